/**
 * `npm run bench`: the inference service as shipped beside bare node:http and Express, in one run. Prints a table and
 * ends with 1 when a figure is worse than its budget.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { checkAnswers } from './correctness.js'
import { Figures } from './figures.js'
import { INFERENCE, measureGrowth, measureStarts, measureTensors, measureTraces } from './lifetime.js'
import { makeRegistry, type Registry } from './registry.js'
import { measureAlongside, startAlongside, stopAlongside } from './alongside.js'
import { measureRound, warmUp, type Servers } from './rounds.js'
import { startServer, type Server } from './server.js'
import { measureSwaps } from './swaps.js'

const { full } = parseArgs({ options: { full: { type: 'boolean', default: false } } }).values
const plan = full
  ? { rounds: 9, seconds: 5, starts: 15, predictions: 2_000_000, loopSeconds: 5 }
  : { rounds: 7, seconds: 1, starts: 5, predictions: 200_000, loopSeconds: 1 }

const begun = Date.now()
const say = (text: string) =>
  console.error(`${((Date.now() - begun) / 1000).toFixed(0).padStart(4)} s  ${text}`)

async function main(directory: string): Promise<Figures> {
  const figures = new Figures()
  say('training four models')
  const small = await makeRegistry(join(directory, 'small'), { hidden: [16, 8], epochs: 30 }, 2)
  const wide = await makeRegistry(join(directory, 'wide'), { hidden: [256, 256, 128], epochs: 3 })
  const standard = await makeRegistry(join(directory, 'standard'))
  const servers = await startAll(small, wide, standard)
  await checkAll(servers, figures)
  await warmUp(servers, figures)
  for (let round = 1; round <= plan.rounds; round++) {
    say(`round ${round} of ${plan.rounds}`)
    await measureRound(servers, plan.seconds, figures)
  }
  say('hot swaps')
  await measureSwaps(servers.ours, small.runIds, figures)
  say('rollouts and logs')
  const alongside = await startAlongside(small, join(directory, 'alongside'))
  await measureAlongside(alongside, 2 * plan.rounds, plan.seconds / 2, figures)
  await stopAlongside(alongside)
  say(`memory over ${plan.predictions.toLocaleString('en')} predictions`)
  await measureTraces(servers, figures)
  await measureGrowth(small, plan, figures)
  await measureTensors(wide, plan, figures)
  await checkAll(servers, figures)
  await Promise.all((Object.values(servers) as Server[]).map((server) => server.stop()))
  say('cold starts')
  for (let i = 0; i < plan.starts; i++) await measureStarts(small, wide, figures)
  return figures
}

async function checkAll({ ours, wide, standard, workers }: Servers, figures: Figures): Promise<void> {
  for (const { url } of [ours, wide, standard, workers]) await checkAnswers(url, figures)
}

async function startAll(small: Registry, wide: Registry, standard: Registry): Promise<Servers> {
  return {
    http: await startServer('bench/floors/http.mjs'),
    express: await startServer('bench/floors/express.mjs'),
    ours: await startServer(INFERENCE, small.settings),
    wide: await startServer(INFERENCE, wide.settings),
    standard: await startServer(INFERENCE, standard.settings),
    workers: await startServer(INFERENCE, { ...small.settings, WORKERS: '2' }),
  }
}

const directory = await mkdtemp(join(tmpdir(), 'modelops-bench-'))
try {
  const before = loadavg()[0]!
  const figures = await main(directory)
  const load = `load average ${before.toFixed(1)} before and ${loadavg()[0]!.toFixed(1)} at the end`
  console.log(`\n${figures.table()}\n`)
  console.log(
    `Medians of ${plan.rounds} interleaved rounds. Node.js ${process.version}, ${cpus().length} x ${cpus()[0]?.model}; ${load}.`,
  )
  const worse = figures.worse()
  if (worse.length) console.error(`\nWorse than the budget: ${worse.join('; ')}`)
  process.exitCode = worse.length ? 1 : 0
} finally {
  await rm(directory, { recursive: true, force: true })
}
process.exit()
