/** Start and memory. */
import type { Figures } from './figures.js'
import { closedLoop } from './load.js'
import type { Registry } from './registry.js'
import { predict } from './requests.js'
import { noteFailures } from './rounds.js'
import { startServer, type Server } from './server.js'
import { slope } from './statistics.js'

export const INFERENCE = 'services/inference/dist/server.js'
const MIB = 2 ** 20

export async function measureStart({ settings }: Registry, figures: Figures): Promise<void> {
  const start = performance.now()
  const server = await startServer(INFERENCE, settings)
  const { path, body } = predict(server.url)
  const response = await fetch(server.url + path, { method: 'POST', body })
  if (!response.ok) throw new Error(`the first request was answered with ${response.status}`)
  figures.add('cold start to the first right answer', (performance.now() - start) / 1000)
  await server.stop()
}

/** What all the load so far has left behind. */
export async function measureTraces({ ours, wide }: { ours: Server; wide: Server }, figures: Figures) {
  figures.add('resident memory after batches of 1,000 rows', await residentMib(ours))
  const tensors = await wide.metric('tensorflow_tensors')
  noteFailures(await closedLoop(predict(wide.url), 1), figures)
  figures.add('growth of tensors', (await wide.metric('tensorflow_tensors')) - tensors)
}

/** What grows while a new server predicts row by row. */
export async function measureGrowth(
  { settings }: Registry,
  predictions: number,
  figures: Figures,
): Promise<void> {
  const server = await startServer(INFERENCE, settings)
  const points: [number, number][] = []
  for (let answered = 0; answered < predictions;) {
    const load = await closedLoop(predict(server.url), 0.5)
    noteFailures(load, figures)
    answered += load.answered.length
    points.push([answered, await residentMib(server)])
  }
  figures.add('resident memory after load', points.at(-1)![1])
  figures.add('growth per 100,000 predictions', slope(points.slice(points.length / 4)) * 100_000)
  await server.stop()
}

const residentMib = async (server: Server) => (await server.metric('process_resident_memory_bytes')) / MIB
