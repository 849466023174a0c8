/**
 * `npm run bench:onnx -- FILE`: trees by the prepared kernel beside ONNX Runtime on the same trees, native and as
 * WebAssembly where that is installed, and in requests of 1,000 rows to the service. FILE is what XGBoost has saved of
 * the 30 columns of the breast-cancer data, two classes: bench/peers/train_trees.py makes one.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Forest } from '@modelops/common/forest/forest'
import { readForest } from '@modelops/common/forest/forest-files'
import { importModel } from '../services/training/src/import/import-model.js'
import { importRequestSchema } from '../services/training/src/import/import-request.js'
import { Figures } from './figures.js'
import { INFERENCE } from './lifetime.js'
import { compare, forestWays, onnxRuntimes, pipelineWays, type Ways } from './onnx-runtimes.js'
import { importRegistry } from './registry.js'
import { predictMany, rows } from './requests.js'
import { closed } from './rounds.js'
import { startServer } from './server.js'
import { median } from './statistics.js'

const [ROUNDS, SECONDS, USERS] = [5, 2, 16]
const MANY = Array.from({ length: 1000 }, (_, i) => rows[i % rows.length]!.features)
const pipeline = fileURLToPath(
  new URL('../services/training/test/import/onnx/files/pipeline.onnx', import.meta.url),
)

async function forestOf(file: string): Promise<Forest> {
  const { modelJson, weights } = await importModel(file, importRequestSchema.parse({ name: 'trees' }))
  return readForest(modelJson, weights)
}

/** @returns million rows a minute of processor time, and that of a request, by round */
async function servedRows(directory: string, file: string): Promise<number[]> {
  const registry = await importRegistry(directory, file)
  const server = await startServer(INFERENCE, registry.settings)
  try {
    const rounds: number[] = []
    const ask = async () =>
      (await closed(server, predictMany(server.url, MANY), SECONDS, new Figures(), USERS)).cpuUs
    await ask()
    while (rounds.length < ROUNDS) rounds.push((60 * MANY.length) / (await ask()))
    return rounds
  } finally {
    await server.stop()
  }
}

function print(title: string, ways: Ways): void {
  console.log(
    `\n${title}\n\n| by | µs a row | µs for 1,000 rows | kernel ÷ it, 1,000 rows |\n| --- | ---: | ---: | ---: |`,
  )
  const taken = compare(ways)
  const kernel = taken['kernel']?.[1]
  for (const [name, [one, many]] of Object.entries(taken)) {
    const ratio = kernel === undefined ? '' : (kernel / many!).toFixed(2)
    console.log(`| ${name} | ${one!.toFixed(1)} | ${many!.toFixed(0)} | ${ratio} |`)
  }
}

const [file] = process.argv.slice(2)
if (file === undefined)
  throw new Error(
    'which trees? python bench/peers/train_trees.py examples/data/breast-cancer.csv DIRECTORY makes xgboost.json, with the packages of bench/peers/requirements/mlserver-xgboost.txt',
  )
const directory = await mkdtemp(join(tmpdir(), 'modelops-bench-'))
try {
  const forest = await forestOf(file)
  const runtimes = await onnxRuntimes()
  const { roots, feature } = forest
  print(
    `${roots.length} trees, ${feature.length} nodes`,
    await forestWays(forest, Float32Array.from(MANY.flat()), runtimes),
  )
  print('a pipeline of scikit-learn, which no kernel computes', await pipelineWays(pipeline, runtimes))
  const served = await servedRows(join(directory, 'registry'), file)
  const range = `${Math.min(...served).toFixed(1)} to ${Math.max(...served).toFixed(1)}`
  console.log(
    `\nRequests of 1,000 rows: ${median(served).toFixed(1)} million rows a minute and core (${range}).`,
  )
  console.log(
    `Node.js ${process.version}, ${cpus().length} x ${cpus()[0]?.model}, load average ${loadavg()[0]!.toFixed(1)}`,
  )
} finally {
  await rm(directory, { recursive: true, force: true })
}
process.exit()
