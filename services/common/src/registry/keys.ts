/** Names that may become part of a key, and the store's layout. */
import { z } from 'zod'
import type { Manifest } from '../manifest.js'
import { Problem } from '../problem.js'
import { isName, namePattern } from '../rules/names.js'

export const nameSchema = z
  .string()
  .regex(
    namePattern,
    'expected 1 to 63 letters, digits, dots, dashes and underscores, beginning with a letter or digit',
  )

/** Returns the name, or throws `invalid_name`: only characters that keep keys inside their folder are allowed. */
export function checkName(kind: 'data set' | 'model' | 'run' | 'rollout' | 'replica', name: string): string {
  if (isName(name)) return name
  throw new Problem(
    'invalid_name',
    `${JSON.stringify(name.slice(0, 100))} cannot name a ${kind}: use 1 to 63 letters, digits, dots, dashes and underscores, beginning with a letter or digit`,
    { received: name.slice(0, 100), expected: namePattern.source },
  )
}

export const keys = {
  /** Objects to try writes on, by who may write there; no name of a model begins with an underscore. */
  scratch: { inference: 'models/_scratch/deployment.json', training: 'models/_scratch/runs/scratch.json' },
  /** Where whoever writes deployments may write; no model has this name either. */
  announcements: 'models/_index/deployment.json',
  models: 'models/',
  datasets: 'datasets/',
  dataset: (name: string) => `datasets/${checkName('data set', name)}/`,
  datasetFile: (name: string, sha256: string, file: 'data.csv' | 'schema.json') =>
    `datasets/${checkName('data set', name)}/${sha256}/${file}`,
  runs: (model: string) => `models/${checkName('model', model)}/runs/`,
  runFile: (model: string, runId: string, file: 'status.json' | 'manifest.json' | keyof Manifest['files']) =>
    `models/${checkName('model', model)}/runs/${checkName('run', runId)}/${file}`,
  /** What the replicas tell each other while a rollout runs. */
  rolloutReplicas: (model: string, rollout: string) =>
    `models/${checkName('model', model)}/rollouts/${checkName('rollout', rollout)}/replicas/`,
  rolloutCounts: (model: string, rollout: string, replica: string) =>
    `models/${checkName('model', model)}/rollouts/${checkName('rollout', rollout)}/replicas/${checkName('replica', replica)}/counts.json`,
  rolloutLease: (model: string, rollout: string) =>
    `models/${checkName('model', model)}/rollouts/${checkName('rollout', rollout)}/lease.json`,
  /** What has been predicted, by day and hour in UTC. */
  predictions: (model: string, time: Date, replica: string, file: number) => {
    const [day, hour] = [time.toISOString().slice(0, 10), time.toISOString().slice(11, 13)]
    return `predictions/${checkName('model', model)}/${day}/${hour}/${checkName('replica', replica)}-${file}.parquet`
  },
  deployment: (model: string) => `models/${checkName('model', model)}/deployment.json`,
}
