/** What a model answers for the rows of a table, and what these rows are like: found in one pass, in bounded memory. */
import type { CsvTable } from '@modelops/common/data/csv'
import { FeatureCodec } from '@modelops/common/data/feature-codec'
import type { Feature, Value } from '@modelops/common/manifest'
import { isProblem, Problem } from '@modelops/common/problem'
import { seededRandom } from '@modelops/common/random'
import type { HeldOut } from '../../learn/measure/held-out.js'
import type { Pause } from '../../learn/pacer.js'
import { joined } from '../../learn/recipe/joined.js'
import { RowEncoder } from '../../learn/rows/row-encoder.js'
import { TrainingStatistics } from '../../learn/rows/statistics.js'
import { neverFinite } from '../unsupported.js'
import type { TablePlan } from './match-table.js'
import type { OpenModel } from './open-model.js'

/** An import has tried no more rows at once. */
const MOST_AT_ONCE = 1_024
const FLOATS_AT_ONCE = 2 ** 22
/** Of all rows together: about a minute. */
const MOST_COST = 2e10
/** Of all rows together. */
const MOST_OUTPUTS = 2e7
const SAMPLES = 5
const TYPICAL_ROWS = 100
/** Of all typical rows together. */
const MOST_TYPICAL_VALUES = 200_000
const SEED = 1

/** Rows of model inputs. */
export interface DrawnRows {
  inputs: Float32Array
  truth: Float32Array
}

export interface AnsweredTable extends HeldOut {
  /** With statistics of the rows. */
  features: Feature[]
  /** A few rows, as a client would send them. */
  samples: Value[][]
  typical: Value[][]
  /** As many as were asked for, spread over the table. */
  drawn: DrawnRows
}

/** Of very many rows only each such one is looked at. */
export const rowsApart = ({ tableRows }: TablePlan, { cost }: OpenModel, outputs: number): number =>
  Math.ceil(tableRows / Math.min(MOST_COST / cost, MOST_OUTPUTS / outputs))

export interface AnswerOptions {
  /** As rowsApart says. */
  apart: number
  /** Rows to draw. */
  draw: number
  pause: Pause
}

/** @throws Problem invalid_data for a row that the model does not take, unsupported_model where it answers no numbers */
export async function answerTable(
  model: OpenModel,
  plan: TablePlan,
  { header, chunks }: CsvTable,
  { apart, draw, pause }: AnswerOptions,
): Promise<AnsweredTable> {
  const encoder = new RowEncoder(plan, header)
  const pass = new Pass(model, plan, encoder, { most: Math.ceil(plan.tableRows / apart), draw })
  let number = 0
  for await (const rows of chunks) {
    await pause()
    for (const cells of rows)
      if (number++ % apart === 0 && encoder.encode(cells, number)) pass.add(cells, number)
  }
  return pass.finish()
}

class Pass {
  readonly #codec: FeatureCodec
  readonly #statistics: TrainingStatistics
  readonly #numbers: Float64Array
  readonly #truth: Float32Array
  readonly #answers: Answers
  readonly #samples: Spread<Value[]>
  readonly #typical: Spread<Value[]>
  readonly #drawn: Spread<{ inputs: Float32Array; truth: number }>
  #rows = 0

  /** @param most rows at most */
  constructor(
    model: OpenModel,
    { features, labelledRows, tableRows }: TablePlan,
    private readonly encoder: RowEncoder,
    { most, draw }: { most: number; draw: number },
  ) {
    this.#codec = new FeatureCodec(features, 'categories')
    this.#statistics = new TrainingStatistics(features, seededRandom(SEED))
    this.#answers = new Answers(model, this.#codec.width)
    this.#numbers = new Float64Array(most)
    this.#truth = new Float32Array(most)
    const expected = Math.floor((most * labelledRows) / tableRows)
    this.#samples = new Spread(expected, SAMPLES)
    this.#typical = new Spread(expected, Math.min(TYPICAL_ROWS, MOST_TYPICAL_VALUES / features.length))
    this.#drawn = new Spread(expected, draw)
  }

  /** A row that is encoded. */
  add(cells: readonly string[], number: number): void {
    const row = this.#rows++
    const values = this.encoder.rawValues(cells)
    const inputs = this.#answers.next()
    this.#encode(values, inputs, number)
    this.#answers.add()
    const truth = this.encoder.target
    this.#numbers[row] = number
    this.#truth[row] = truth
    this.#statistics.add(this.encoder.row)
    this.#samples.offer(row, () => values)
    this.#typical.offer(row, () => values)
    this.#drawn.offer(row, () => ({ inputs: inputs.slice(), truth }))
  }

  #encode(values: Value[], inputs: Float32Array, number: number): void {
    this.#codec.warnings.begin(undefined)
    try {
      this.#codec.encodeValues(values, inputs, 0)
    } catch (cause) {
      if (!isProblem(cause)) throw cause
      const { detail, received, expected, field } = cause
      throw new Problem('invalid_data', `the model does not take row ${number} of the table: ${detail}`, {
        ...{ received, expected, row: number, cause },
        ...(field !== undefined && { field }),
      })
    }
  }

  finish(): AnsweredTable {
    const drawn = this.#drawn.items
    return {
      numbers: this.#numbers.subarray(0, this.#rows),
      truth: this.#truth.subarray(0, this.#rows),
      outputs: this.#answers.finish(),
      features: this.#statistics.describe(),
      samples: this.#samples.items,
      typical: this.#typical.items,
      drawn: {
        inputs: joined(drawn.map(({ inputs }) => inputs)),
        truth: Float32Array.from(drawn, ({ truth }) => truth),
      },
    }
  }
}

/** Rows are answered in batches. */
class Answers {
  readonly #batch: Float32Array
  readonly #outputs: Float32Array[] = []
  #rows = 0

  constructor(
    private readonly model: OpenModel,
    private readonly width: number,
  ) {
    const rows = Math.max(1, Math.min(MOST_AT_ONCE, Math.floor(FLOATS_AT_ONCE / width)))
    this.#batch = new Float32Array(rows * width)
  }

  /** Where the inputs of the next row belong. */
  next(): Float32Array {
    return this.#batch.subarray(this.#rows * this.width, (this.#rows + 1) * this.width)
  }

  add(): void {
    if (++this.#rows * this.width === this.#batch.length) this.#run()
  }

  /** Of all rows. */
  finish(): Float32Array {
    if (this.#rows > 0) this.#run()
    return joined(this.#outputs)
  }

  #run(): void {
    const outputs = this.model.run(this.#batch, this.#rows).slice()
    if (!outputs.every(Number.isFinite)) throw neverFinite()
    this.model.cover?.add(this.#batch, this.#rows)
    this.#outputs.push(outputs)
    this.#rows = 0
  }
}

/** Some of many rows, evenly spread. */
class Spread<Item> {
  readonly items: Item[] = []
  readonly #apart: number

  constructor(
    rows: number,
    private readonly most: number,
  ) {
    this.#apart = Math.max(1, Math.floor(rows / most))
  }

  offer(row: number, item: () => Item): void {
    if (row % this.#apart === 0 && this.items.length < this.most) this.items.push(item())
  }
}
