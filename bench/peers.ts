/**
 * `npm run bench:peers -- [NAME...]`: the inference service beside other model servers, in one run, on Linux. Prints a
 * table, and ends with 1 when a server fails or answers wrongly. bench/peers/README.md says what is compared.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { markdownTable } from './markdown.js'
import { measurePeer, type Figures } from './peers/measure.js'
import { peers } from './peers/peers.js'
import { installPeer, trainNetwork, trainTrees, treesFile } from './peers/python.js'
import { pinThisProcess } from './peers/running.js'
import { importRegistry, makeRegistry, type Registry } from './registry.js'
import { median } from './statistics.js'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '10' },
    rate: { type: 'string', default: '500' },
  },
})
const rounds = Number(values.rounds)
const plan = { seconds: Number(values.seconds), rate: Number(values.rate) }
const home = resolve(process.env.PEERS_HOME ?? '.modelops/peers')

const names = positionals.length ? positionals : Object.keys(peers)
const unknown = names.filter((name) => !(name in peers))
if (unknown.length) {
  console.error(`Unknown: ${unknown.join(', ')}. The servers are ${Object.keys(peers).join(', ')}.`)
  process.exit(2)
}

const directory = await mkdtemp(join(tmpdir(), 'modelops-peers-'))
try {
  preparePython()
  const registries = await makeRegistries()
  pinThisProcess()
  const load = loadavg()[0]!.toFixed(1)
  const results = await measureAll({ home, registries, logFile: join(directory, 'server.log') })
  console.log(`\n${table(results)}\n`)
  const machine = `Node.js ${process.version}, ${cpus().length} x ${cpus()[0]?.model}`
  console.log(`Medians of ${rounds} rounds. ${machine}; load average ${load} before.`)
} finally {
  await rm(directory, { recursive: true, force: true })
}
process.exit()

function preparePython(): void {
  const wanted = names.map((name) => peers[name]!)
  if (wanted.some(({ python, trees }) => python && !trees)) trainNetwork(home)
  if (wanted.some(({ trees }) => trees)) trainTrees(home)
  for (const python of new Set(wanted.flatMap((peer) => peer.python ?? []))) installPeer(home, python)
}

/** For ModelOps: of the network, and of the trees where they are served. */
async function makeRegistries(): Promise<Record<'network' | 'trees', Registry>> {
  const network = await makeRegistry(join(directory, 'network'), { hidden: [16, 8], epochs: 30 })
  const isWanted = names.some((name) => peers[name]!.trees)
  return {
    network,
    trees: isWanted ? await importRegistry(join(directory, 'trees'), treesFile(home)) : network,
  }
}

/** Every other round in reverse, so that no server always follows the same one. */
async function measureAll(context: Parameters<typeof measurePeer>[1]): Promise<Map<string, Figures[]>> {
  const results = new Map<string, Figures[]>(names.map((name) => [name, []]))
  for (let round = 1; round <= rounds; round++)
    for (const name of round % 2 ? names : names.toReversed()) {
      console.error(`round ${round} of ${rounds}: ${name}`)
      results.get(name)!.push(await measurePeer(name, context, plan))
    }
  return results
}

/** Markdown. */
function table(results: Map<string, Figures[]>): string {
  const columns = Object.keys([...results.values()][0]![0]!)
  const cell = (value: number) => value.toFixed(value < 100 ? 1 : 0)
  const rows = [...results].map(([name, all]) => [
    name,
    ...columns.map((column) => cell(median(all.map((figures) => figures[column]!)))),
  ])
  return markdownTable(['server', ...columns], rows)
}
