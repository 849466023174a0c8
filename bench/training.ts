/**
 * `npm run bench:training`: how fast a run reads a table and learns from it. KERAS_PYTHON names a Python that has Keras
 * and TensorFlow; then the same network is trained there in turn. `-- --full` trains on a table of a gigabyte as well.
 * `-- --trees` grows boosted trees instead, in turn with LightGBM, which the Python that PYTHON names must have.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { median } from './statistics.js'
import { timeJob, type JobTimes } from './training/job.js'
import { kerasEpochSeconds } from './training/keras.js'
import { writeTable } from './training/table.js'
import { compareTrees, type Size } from './training/trees.js'

const ROUNDS = 3
const ROWS = 125_000
/** The rest: a tenth each to test and to validate. */
const TRAINING_ROWS = 100_000
const EPOCHS = 11
const GIGABYTE_ROWS = 4_000_000

const TREE_ROUNDS = 3
const treeSizes: Size[] = [
  { rows: 1_000, columns: 10 },
  { rows: 20_000, columns: 30 },
  { rows: 100_000, columns: 30 },
]

const isOff = { type: 'boolean', default: false } as const
const { full, trees } = parseArgs({ options: { full: isOff, trees: isOff } }).values
const python = process.env.KERAS_PYTHON
const directory = await mkdtemp(join(tmpdir(), 'modelops-bench-'))
try {
  if (trees) await reportTrees()
  else await timeRuns()
} finally {
  await rm(directory, { recursive: true })
}

async function timeRuns(): Promise<void> {
  const table = join(directory, 'table.csv')
  await writeTable(table, ROWS)
  const keras: number[] = []
  const ours: JobTimes[] = []
  for (let round = 1; round <= ROUNDS; round++) {
    console.error(`round ${round} of ${ROUNDS}`)
    ours.push(await timeJob(directory, table, EPOCHS))
    if (python) keras.push(kerasEpochSeconds(python, { rows: TRAINING_ROWS, epochs: EPOCHS }))
  }
  report(ours, keras)
  if (full) await trainOnGigabyte()
}

async function reportTrees(): Promise<void> {
  for (const size of treeSizes) {
    const results = await compareTrees(directory, process.env.PYTHON ?? 'python3', size, TREE_ROUNDS)
    const of = (value: (result: (typeof results)[number]) => number) => median(results.map(value))
    const [ours, theirs] = [of(({ ours }) => ours.seconds), of(({ lightgbm }) => lightgbm.seconds)]
    const ratio = of(({ ours, lightgbm }) => ours.seconds / lightgbm.seconds)
    const losses = `log loss ${of(({ ours }) => ours.loss).toFixed(3)} and ${of(({ lightgbm }) => lightgbm.loss).toFixed(3)}`
    const { rows, columns } = size
    console.log(
      `${rows.toLocaleString('en')} x ${columns}: ${ours.toFixed(2)} s of the processor, LightGBM ${theirs.toFixed(2)} s; ratio ${ratio.toFixed(2)}; ${losses}`,
    )
  }
}

function report(ours: readonly JobTimes[], keras: readonly number[]): void {
  const of = (value: (times: JobTimes) => number) => median(ours.map(value))
  const ms = (seconds: number) => `${(seconds * 1000).toFixed(0)} ms`
  const [{ backend, trainingRows } = { backend: '', trainingRows: 0 }] = ours
  const rows = trainingRows.toLocaleString('en')
  const epoch = of(({ epochSeconds }) => epochSeconds)
  console.log(`epoch of ${rows} x 30 rows, 30-64-32-1, batches of 512, ${backend}: ${ms(epoch)}`)
  if (keras.length) {
    const ratios = ours.map(({ epochSeconds }, i) => epochSeconds / keras[i]!)
    console.log(`the same in Keras, one thread: ${ms(median(keras))}; ratio ${median(ratios).toFixed(2)}`)
  }
  console.log(`stored and described at ${of((times) => times.describedMegabytes).toFixed(0)} MB/s`)
  console.log(`read for training at ${of((times) => times.readMegabytes).toFixed(0)} MB/s`)
  console.log(
    `Medians of ${ROUNDS} rounds. Node.js ${process.version}, ${cpus().length} x ${cpus()[0]?.model}`,
  )
  console.log(`Load average ${loadavg()[0]!.toFixed(1)} at the end`)
}

async function trainOnGigabyte(): Promise<void> {
  const table = join(directory, 'gigabyte.csv')
  const megabytes = await writeTable(table, GIGABYTE_ROWS)
  const { describedMegabytes, readMegabytes, peakMebibytes } = await timeJob(directory, table, 2)
  const speeds = `described at ${describedMegabytes.toFixed(0)}, read at ${readMegabytes.toFixed(0)} MB/s`
  console.log(`table of ${megabytes.toFixed(0)} MB: ${speeds}; at most ${peakMebibytes} MiB resident`)
}
