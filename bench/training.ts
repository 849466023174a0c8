/**
 * `npm run bench:training`: how fast a run reads a table and learns from it. KERAS_PYTHON names a Python that has Keras
 * and TensorFlow; then the same network is trained there in turn. `-- --full` trains on a table of a gigabyte as well.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { median } from './statistics.js'
import { timeJob, type JobTimes } from './training/job.js'
import { kerasEpochSeconds } from './training/keras.js'
import { writeTable } from './training/table.js'

const ROUNDS = 3
const ROWS = 125_000
/** The rest: a tenth each to test and to validate. */
const TRAINING_ROWS = 100_000
const EPOCHS = 11
const GIGABYTE_ROWS = 4_000_000

const { full } = parseArgs({ options: { full: { type: 'boolean', default: false } } }).values
const python = process.env.KERAS_PYTHON
const directory = await mkdtemp(join(tmpdir(), 'modelops-bench-'))
try {
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
} finally {
  await rm(directory, { recursive: true })
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
