/** What a version's own computation costs, in this process: a request without transport. */
import { openStore } from '@modelops/common/artifact-store/open-store'
import { ModelRegistry } from '@modelops/common/registry/model-registry'
import { loadRunner } from '../services/inference/src/model/load-runner.js'
import { predict } from '../services/inference/src/protocols/predict/predict.js'
import { VersionFigures } from '../services/inference/src/serving/figures.js'
import { noThread } from '../services/inference/test/support/no-thread.js'
import { ModelVersion } from '../services/inference/src/serving/model-version.js'
import { MODEL, type Registry } from './registry.js'
import { predict as target } from './requests.js'

const limits = { maxBatchRows: 1024, maxQueueRows: 20_000, maxBatchDelayMs: 0 }
const PREDICTIONS = 20_000
/** Predicted in a turn of the event loop, as a shadow does. */
const TOGETHER = 8

/** A model of which nothing is remembered: a small one is computed in plain JavaScript. */
const noCache = { get: () => Promise.resolve(undefined), set: () => Promise.resolve() }

export async function loadVersion({ settings }: Registry, runId: string): Promise<ModelVersion> {
  const registry = new ModelRegistry(await openStore(settings.MODELOPS_STORE!))
  const { manifest, ...files } = await registry.readRun(MODEL, runId)
  const runner = await loadRunner(manifest, files, noCache, noThread)
  return new ModelVersion(manifest, runner, new VersionFigures(MODEL, runId), limits)
}

/** @returns µs of processor time to read a request and to predict it */
export async function computationUs(version: ModelVersion): Promise<number> {
  const parse = predict.createParser(version)
  const body = Buffer.from(target('').body)
  const start = process.cpuUsage()
  for (let i = 0; i < PREDICTIONS; i += TOGETHER)
    await new Promise<void>((resolve) => {
      for (let k = 1; k <= TOGETHER; k++) {
        const { rows, count } = parse(body, {})
        version.predict(rows, count, () => k === TOGETHER && resolve())
      }
    })
  const { user, system } = process.cpuUsage(start)
  return (user + system) / PREDICTIONS
}
