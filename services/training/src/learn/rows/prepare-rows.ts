/** Reads the table once and leaves it behind as encoded, split rows on disk. */
import type { Readable } from 'node:stream'
import { rereadCsv } from '@modelops/common/data/csv'
import type { Reading } from '@modelops/common/data/reading'
import type { Feature, Value } from '@modelops/common/manifest'
import { Problem } from '@modelops/common/problem'
import type { Pause } from '../pacer.js'
import type { Plan } from '../plan/plan.js'
import type { Random } from '@modelops/common/random'
import { CategoryMeans, MEAN_FOLDS } from './category-means.js'
import type { TimeOrder } from './time-order.js'
import { RowEncoder } from './row-encoder.js'
import type { RowFiles } from './row-files.js'
import { rowsIn, StratifiedSplit, type Part } from '../plan/split.js'
import { Moments, TrainingStatistics } from './statistics.js'

const SAMPLES = 5
const COMPLETED_AT_ONCE = 1_000
const TYPICAL_ROWS = 100
/** Of all typical rows together. */
const MAX_TYPICAL_VALUES = 200_000
/** In the order of time. */
const parts: readonly Part[] = ['training', 'validation', 'test']
/** By part, the fold of all its rows for the means of categories, so that no later row is told by another one. */
const meanFolds: Partial<Record<Part, number>> = { test: MEAN_FOLDS - 1 }

export interface PreparedRows {
  statistics: TrainingStatistics
  /** Moments of the training rows' targets. */
  target: Moments
  /** By training row: the block of time that it belongs to; undefined where the rows are in no order. */
  readonly blocks: Uint8Array | undefined
  /** A few test rows, or training rows where none are kept to test, as a client would send them. */
  samples: Value[][]
  /** The features with all that is known of them. */
  describe(): Feature[]
  /** Training rows, spread over the table, as a client would send them: 100, fewer of wide tables. */
  typical: Value[][]
  /** Turns the test rows, when they have served, into training rows as well. */
  trainOnTestRows(): void
}

/**
 * @param input the bytes of the table
 * @param reading how they were read when they were described
 * @param files empty ones; they can be read afterwards
 * @param order by time, in five blocks for the folds of the recipe, else in training, validation and test rows
 * @throws Problem invalid_data naming the row
 */
export async function prepareRows(
  input: Readable,
  reading: Reading | undefined,
  plan: Plan,
  files: RowFiles,
  random: Random,
  pause: Pause,
  order?: TimeOrder,
): Promise<PreparedRows> {
  const { header, chunks } = await rereadCsv(input, reading)
  checkHeader(header, plan)
  const means = new CategoryMeans(plan.features, plan.averaged, plan.options.seed)
  const encoder = new RowEncoder(plan, header, means)
  const split = new StratifiedSplit(plan.parts, random)
  const prepared = new Preparation(plan, files, random, means)
  const timeAt = plan.time ? header.indexOf(plan.time.name) : -1
  let number = 0
  for await (const rows of chunks) {
    await pause()
    for (const cells of rows) {
      number++
      const block = order?.blockOf(plan.time!.timeOf(cells[timeAt]!), number)
      const part = block === undefined || plan.recipe ? undefined : parts[block]!
      means.fold = part === undefined ? block && Math.min(block, MEAN_FOLDS - 1) : meanFolds[part]
      if (!encoder.encode(cells, number)) continue
      prepared.add(part ?? split.next(plan.task.groupOf(encoder.target)), encoder, cells, block)
    }
  }
  for (const file of Object.values(files)) file.flush()
  if (!means.isEmpty) await prepared.complete(pause)
  return prepared
}

class Preparation implements PreparedRows {
  readonly statistics: TrainingStatistics
  readonly target = new Moments()
  readonly samples: Value[][] = []
  readonly typical: Value[][] = []
  readonly blocks: Uint8Array | undefined
  readonly #sampled: Part
  readonly #samplesApart: number
  readonly #typicalRows: number
  readonly #typicalApart: number

  constructor(
    plan: Plan,
    readonly files: RowFiles,
    random: Random,
    private readonly means: CategoryMeans,
  ) {
    this.statistics = new TrainingStatistics(plan.features, random)
    const rowsOf = (part: Part) => rowsIn(plan.parts, part)
    this.#sampled = rowsOf('test') > 0 ? 'test' : 'training'
    this.#samplesApart = Math.max(1, Math.floor(rowsOf(this.#sampled) / SAMPLES))
    this.#typicalRows = Math.min(TYPICAL_ROWS, Math.floor(MAX_TYPICAL_VALUES / plan.features.length))
    this.#typicalApart = Math.max(1, Math.floor(rowsOf('training') / this.#typicalRows))
    if (plan.time && plan.recipe) this.blocks = new Uint8Array(rowsOf('training'))
  }

  add(part: Part, encoder: RowEncoder, cells: readonly string[], block: number | undefined): void {
    this.files[part].append(encoder.row)
    if (this.blocks) this.blocks[this.files.training.rows - 1] = block!
    this.means.add(encoder.row)
    if (part === 'training' && this.means.isEmpty) this.#describe(encoder.row)
    const isSample = part === this.#sampled && (this.files[part].rows - 1) % this.#samplesApart === 0
    if (part === 'training' && this.#isTypical()) this.typical.push(encoder.rawValues(cells))
    if (isSample && this.samples.length < SAMPLES) this.samples.push(encoder.rawValues(cells))
  }

  /** Puts the means into all rows, once every row has been read, and describes those to train on. */
  async complete(pause: Pause): Promise<void> {
    for (const [part, file] of Object.entries(this.files)) {
      const row = new Float32Array(file.width)
      for (let i = 0; i < file.rows; i++) {
        if (i % COMPLETED_AT_ONCE === 0) await pause()
        file.read(i, 1, row)
        this.means.complete(row)
        file.replace(i, row)
        if (part === 'training') this.#describe(row)
      }
    }
  }

  describe(): Feature[] {
    return this.means.describe(this.statistics.describe())
  }

  #isTypical(): boolean {
    const isApart = (this.files.training.rows - 1) % this.#typicalApart === 0
    return isApart && this.typical.length < this.#typicalRows
  }

  trainOnTestRows(): void {
    const { test, training } = this.files
    const row = new Float32Array(test.width)
    for (let i = 0; i < test.rows; i++) {
      test.read(i, 1, row)
      training.append(row)
      this.#describe(row)
    }
    training.flush()
  }

  #describe(row: Float32Array): void {
    this.statistics.add(row)
    this.target.add(row.at(-1)!)
  }
}

function checkHeader(header: readonly string[], { features, target }: Plan): void {
  const names = new Set(header)
  const missing = [...features, target].find(({ name }) => !names.has(name))
  if (missing)
    throw new Problem(
      'invalid_data',
      `the table has no column ${JSON.stringify(missing.name)}, which its schema names`,
    )
}
