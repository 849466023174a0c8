/** The product as a user meets it: `modelops-train` without an option, then `POST /predict`. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { openStore } from '@modelops/common/artifact-store/open-store'
import { Deployments } from '@modelops/common/registry/deployments'
import { ModelRegistry } from '@modelops/common/registry/model-registry'
import { train } from '../registry.js'
import { startServer } from '../server.js'
import type { Prediction } from './scores.js'

export interface TestRows {
  task: 'classification' | 'regression'
  target: string
  features: string[]
  rows: (string | number | null)[][]
  truth: (string | number)[]
}

const MODEL = 'table'
const BATCH = 500

export async function predictByProduct(csv: string, test: TestRows): Promise<Prediction> {
  const home = await mkdtemp(join(tmpdir(), 'modelops-quality-'))
  const settings = { MODELOPS_HOME: home, MODELOPS_STORE: pathToFileURL(join(home, 'store')).href }
  try {
    train(settings, { csv, model: MODEL, target: test.target })
    return await serve(settings, test)
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}

async function serve(settings: { MODELOPS_STORE: string }, test: TestRows): Promise<Prediction> {
  const store = await openStore(settings.MODELOPS_STORE)
  const registry = new ModelRegistry(store)
  const [runId] = await registry.listRunIds(MODEL)
  const { features, labels, cpu_seconds: seconds } = (await registry.findManifest(MODEL, runId!))!
  await new Deployments(store).deploy(MODEL, runId!, { who: 'npm run bench:quality', why: '' })
  const server = await startServer('services/inference/dist/server.js', {
    ...settings,
    UNSEEN_VALUES: 'take',
    LOG_LEVEL: 'info',
  })
  try {
    const places = features.map(({ name }) => test.features.indexOf(name))
    const answers = await ask(
      server.url,
      test.rows.map((row) => places.map((place) => row[place]!)),
    )
    if (!labels) return { seconds: seconds!, values: answers.map(({ prediction }) => Number(prediction)) }
    const probabilities = answers.map((answer) => labels.map((label) => answer.probabilities![label]!))
    return { seconds: seconds!, classes: labels, probabilities }
  } finally {
    await server.stop()
  }
}

interface Answer {
  prediction: string | number
  probabilities?: Record<string, number>
}

async function ask(url: string, rows: TestRows['rows']): Promise<Answer[]> {
  const answers: Answer[] = []
  for (let start = 0; start < rows.length; start += BATCH) {
    const response = await fetch(`${url}/predict?model=${MODEL}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ instances: rows.slice(start, start + BATCH) }),
    })
    if (!response.ok) throw new Error(`/predict answered ${response.status}: ${await response.text()}`)
    answers.push(...((await response.json()) as { predictions: Answer[] }).predictions)
  }
  return answers
}
