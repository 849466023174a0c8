/**
 * `npm run bench:replica`: how many requests a second a replica answers when the autoscaler adds another, by the processor
 * time of a request and the chart's defaults; beside bare node:http in the same run. 20 s of load in all.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { INFERENCE } from './lifetime.js'
import { closedLoop } from './load.js'
import { makeRegistry } from './registry.js'
import { predict } from './requests.js'
import { startServer, type Server } from './server.js'
import { median } from './statistics.js'

const ROUNDS = 5
const SECONDS = 2

interface ChartValues {
  inference: { targetCpuPercent: number; resources: { requests: { cpu: string } } }
}

/** Cores that a replica uses on average when another is added. */
async function targetCores(): Promise<number> {
  const file = new URL('../infra/charts/modelops/values.yaml', import.meta.url)
  const { inference } = load(await readFile(file, 'utf8')) as ChartValues
  const { cpu } = inference.resources.requests
  const cores = cpu.endsWith('m') ? Number(cpu.slice(0, -1)) / 1000 : Number(cpu)
  return (cores * inference.targetCpuPercent) / 100
}

/** Requests per second of processor time, of all threads. */
async function measure({ url, metric }: Server): Promise<number> {
  const before = await metric('process_cpu_seconds_total')
  const { answered, failed } = await closedLoop(predict(url), SECONDS)
  if (failed > 0) throw new Error(`${failed} of ${answered.length} requests were not answered with 200`)
  return answered.length / ((await metric('process_cpu_seconds_total')) - before)
}

const directory = await mkdtemp(join(tmpdir(), 'modelops-bench-'))
try {
  const { settings } = await makeRegistry(directory, { hidden: [16, 8], epochs: 5 })
  const servers = {
    'node:http': await startServer('bench/floors/http.mjs'),
    inference: await startServer(INFERENCE, settings),
  }
  const all = Object.entries(servers)
  for (const [, { url }] of all) await closedLoop(predict(url), 1)
  const figures = new Map(all.map(([name]) => [name, [] as number[]]))
  for (let round = 0; round < ROUNDS; round++)
    for (const [name, server] of all) figures.get(name)!.push(await measure(server))
  await Promise.all(all.map(([, server]) => server.stop()))
  const cores = await targetCores()
  for (const [name, values] of figures) {
    const [least, middle, most] = [Math.min(...values), median(values), Math.max(...values)].map(Math.round)
    const atTarget = Math.round(middle! * cores)
    console.log(
      `${name}: ${middle} requests per second of a core (${least} to ${most}), ${atTarget} a second at ${cores} core`,
    )
  }
  console.log(
    `Node.js ${process.version}, ${cpus().length} x ${cpus()[0]?.model}; load average ${loadavg()[0]!.toFixed(1)}.`,
  )
} finally {
  await rm(directory, { recursive: true, force: true })
}
process.exit()
