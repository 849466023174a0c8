/** Start and memory. */
import type { Figures } from './figures.js'
import { closedLoop } from './load.js'
import type { Registry } from './registry.js'
import { predict } from './requests.js'
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
  figures.add('resident memory after load', (await server.metric('process_resident_memory_bytes')) / MIB)
  await server.stop()
}

/** What grows while a server predicts. */
export async function measureGrowth(
  servers: { small: Server; wide: Server },
  predictions: number,
  figures: Figures,
): Promise<void> {
  const tensors = await servers.wide.metric('tensorflow_tensors')
  await closedLoop(predict(servers.wide.url), 1)
  figures.add('growth of tensors', (await servers.wide.metric('tensorflow_tensors')) - tensors)

  const points: [number, number][] = []
  for (let answered = 0; answered < predictions;) {
    answered += (await closedLoop(predict(servers.small.url), 0.5)).answered.length
    points.push([answered, await servers.small.metric('process_resident_memory_bytes')])
  }
  figures.add('growth per 100,000 predictions', (slope(points) * 100_000) / MIB)
}
