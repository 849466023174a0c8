/** What a model answers for the rows that measure it, as a table by which anybody can check its metrics. */
import { createGzip } from 'node:zlib'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { answerOf, probabilitiesOf, type Decision } from '@modelops/common/tasks'
import { quoted } from '../../datasets/formats/write-csv.js'
import type { Pause } from '../pacer.js'
import type { Plan } from '../plan/plan.js'
import { shortestDecimal } from '../shortest-decimal.js'

/** Of the table; beyond it rows are left out evenly. */
const MAX_VALUES = 1_000_000
const ROWS_AT_ONCE = 2_000

/** Held-out rows with the answers that the metrics are of. */
export interface HeldOut {
  /** Of the data set; 1 is the first row after the header. */
  numbers: Float64Array
  /** Class indexes, or values. */
  truth: Float32Array
  /** As the saved model gives them, row-major. */
  outputs: Float32Array
}

/** @returns CSV in UTF-8, packed by gzip, by rising number of the row */
export async function packHeldOut(
  heldOut: HeldOut,
  { task, target }: Pick<Plan, 'task' | 'target'>,
  decision: Decision | undefined,
  pause: Pause,
): Promise<Buffer> {
  const { labels } = target
  const cells = task.predictsClasses ? classCells(heldOut, labels, decision) : numberCells(heldOut)
  const header = ['row', 'actual', 'predicted', ...labels.map((label) => quoted(`probability of ${label}`))]
  const rows = chosenRows(heldOut.numbers, header.length)
  async function* lines() {
    yield `${header.join()}\n`
    for (let i = 0; i < rows.length; i += ROWS_AT_ONCE) {
      await pause()
      let text = ''
      for (const row of rows.subarray(i, i + ROWS_AT_ONCE)) text += `${heldOut.numbers[row]!},${cells(row)}\n`
      yield text
    }
  }
  const packed = createGzip()
  const [body] = await Promise.all([buffer(packed), pipeline(lines, packed)])
  return body
}

/** By rising number. */
function chosenRows(numbers: Float64Array, width: number): Uint32Array {
  const order = Uint32Array.from(numbers, (_, row) => row).sort((a, b) => numbers[a]! - numbers[b]!)
  const apart = Math.ceil((numbers.length * width) / MAX_VALUES)
  return order.filter((_, i) => i % apart === 0)
}

const numberCells =
  ({ truth, outputs }: HeldOut) =>
  (row: number) =>
    `${shortestDecimal(truth[row]!)},${shortestDecimal(outputs[row]!)}`

function classCells({ truth, outputs }: HeldOut, labels: readonly string[], decision: Decision | undefined) {
  const classes = labels.length
  const names = labels.map(quoted)
  const probabilities = probabilitiesOf(outputs, new Float32Array(truth.length * classes))
  return (row: number) => {
    const answer = answerOf(probabilities, row * classes, classes, decision)
    let text = `${names[truth[row]!]},${names[answer]}`
    for (let i = row * classes; i < (row + 1) * classes; i++) text += `,${shortestDecimal(probabilities[i]!)}`
    return text
  }
}
