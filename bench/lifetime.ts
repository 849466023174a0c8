/** Start and memory. */
import { join } from 'node:path'
import { openStore } from '@modelops/common/artifact-store/open-store'
import { ModelRegistry } from '@modelops/common/registry/model-registry'
import { fileBackendCache } from '../services/inference/src/model/backend-cache.js'
import { choiceKey } from '../services/inference/src/model/choose-backend.js'
import type { Figures } from './figures.js'
import { closedLoop } from './load.js'
import { MODEL, type Registry } from './registry.js'
import { predict, rows } from './requests.js'
import { noteFailures } from './rounds.js'
import { startServer, type Server } from './server.js'
import { slope } from './statistics.js'

export const INFERENCE = 'services/inference/dist/server.js'
const MIB = 2 ** 20
const RESIDENT_BYTES = 'process_resident_memory_bytes'

export interface Plan {
  predictions: number
  /** How long connections are kept. */
  loopSeconds: number
}

/** @param wide is computed by WASM, which an earlier start has found to be the fastest */
export async function measureStarts(small: Registry, wide: Registry, figures: Figures): Promise<void> {
  figures.add('cold start to the first right answer', await startSeconds(small.settings))
  figures.add('cold start, 30-256-256-128-1 on WASM', await startSeconds(await computedByWasm(wide)))
}

async function startSeconds(settings: Registry['settings']): Promise<number> {
  const start = performance.now()
  const server = await startServer(INFERENCE, settings)
  const { path, body } = predict(server.url)
  const response = await fetch(server.url + path, { method: 'POST', body })
  const { label } = (await response.json()) as { label?: string }
  const seconds = (performance.now() - start) / 1000
  if (label !== rows[0]!.label)
    throw new Error(`the first answer was ${response.status} with the label ${label}`)
  await server.stop()
  return seconds
}

/** Memory that batches of many rows have left behind. */
export async function measureTraces({ ours }: { ours: Server }, figures: Figures): Promise<void> {
  figures.add('resident memory after batches of 1,000 rows', (await ours.metric(RESIDENT_BYTES)) / MIB)
}

export async function measureGrowth({ settings }: Registry, plan: Plan, figures: Figures): Promise<void> {
  const points = (await watch(settings, RESIDENT_BYTES, plan, figures)).map(
    ([predictions, bytes]) => [predictions, bytes / MIB] as const,
  )
  figures.add('resident memory after load', points.at(-1)![1])
  figures.add('growth per 100,000 predictions', slope(points.slice(points.length / 4)) * 100_000)
}

/** @param wide a network large enough for TensorFlow.js, which is made to compute it here */
export async function measureTensors(wide: Registry, plan: Plan, figures: Figures): Promise<void> {
  const settings = await computedByWasm(wide)
  const counts = (await watch(settings, 'tensorflow_tensors', plan, figures)).map(([, tensors]) => tensors)
  if (!counts.every((tensors) => tensors > 0))
    throw new Error('TensorFlow.js does not compute the wide model')
  figures.add('growth of tensors', Math.max(...counts) - Math.min(...counts))
}

/** A metric of a new server that predicts row by row, with the predictions answered until then. */
async function watch(
  settings: Registry['settings'],
  metric: string,
  { predictions, loopSeconds }: Plan,
  figures: Figures,
): Promise<[number, number][]> {
  const server = await startServer(INFERENCE, settings)
  const points: [number, number][] = []
  for (let answered = 0; answered < predictions;) {
    const load = await closedLoop(predict(server.url), loopSeconds)
    noteFailures(load, figures)
    answered += load.answered.length
    points.push([answered, await server.metric(metric)])
  }
  await server.stop()
  return points
}

/** The same registry under a home that remembers WASM as the fastest back end of all runs. */
async function computedByWasm({ settings, runIds }: Registry): Promise<Registry['settings']> {
  const home = join(settings['MODELOPS_HOME']!, 'wasm')
  const store = await openStore(settings['MODELOPS_STORE']!)
  const cache = fileBackendCache(join(home, 'cache', 'backends.json'), console.error)
  for (const runId of runIds) {
    const { manifest } = await new ModelRegistry(store).readRun(MODEL, runId)
    await cache.set(choiceKey(manifest.files), 'wasm')
  }
  return { ...settings, MODELOPS_HOME: home }
}
