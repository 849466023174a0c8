/**
 * Lets the canary compute a copy of requests that stable has answered, and compares: never before the answer is sent,
 * in one batch for a turn of the event loop, and none while requests wait for stable.
 */
import type { Comparison } from '@modelops/common/rollout'
import { encodeAlike } from '@modelops/common/rules/compatible-inputs'
import type { Predictions } from '@modelops/common/tasks'
import type { ParsedRequest } from '../protocols/protocol.js'
import type { ModelVersion } from '../serving/model-version.js'

const MAX_WAITING = 32
/** Computed in a turn: one batch costs less than several, and more would hold the event loop for too long. */
const MAX_ROWS = 64
/** What the copies of a turn may take beyond the first: a request that comes meanwhile waits for them. */
const TURN_MS = 2
const DIFFERENCES = [0.0001, 0.001, 0.01, 0.1, 1]
/** Values that differ by less, relative to stable's, agree. */
const AGREEMENT = 0.001

export const newComparison = (): Comparison => ({
  compared: 0,
  agreed: 0,
  failed: 0,
  dropped: 0,
  differences: new Array<number>(DIFFERENCES.length + 1).fill(0),
})

export interface ShadowOptions {
  stable: ModelVersion
  canary: ModelVersion
  /** Share of the requests that are computed, 0 to 1. */
  sample: number
  comparison: Comparison
}

interface Copy {
  read(): Pick<ParsedRequest, 'rows' | 'count'>
  answered: Predictions
}

export class Shadow {
  readonly #waiting: Copy[] = []
  #isScheduled = false
  /** Of a turn, from what the last one took. */
  #maxRows = 1
  readonly #indexes: readonly number[]
  /** What stable has read without a warning is what the canary would read. */
  readonly #sharesRows: boolean

  constructor(private readonly options: ShadowOptions) {
    const { stable, canary } = options
    this.#indexes = stable.labels.map((label) => canary.labels.indexOf(label))
    this.#sharesRows = encodeAlike(stable.manifest, canary.manifest)
  }

  get canary(): ModelVersion {
    return this.options.canary
  }

  /**
   * Takes a copy of a request whose answer is out.
   * @param parsed as stable has read it
   * @param parse reads it for the canary
   */
  offer(parsed: ParsedRequest, parse: () => ParsedRequest, answered: Predictions): void {
    if (Math.random() >= this.options.sample) return
    if (this.#waiting.length >= MAX_WAITING || answered.count > MAX_ROWS || this.#isBusy())
      return this.#drop()
    const isShared = this.#sharesRows && !parsed.warnings
    this.#waiting.push({ read: isShared ? () => parsed : parse, answered })
    if (!this.#isScheduled) setImmediate(this.#next)
    this.#isScheduled = true
  }

  #isBusy(): boolean {
    return this.options.stable.batcher.queuedRows > 0
  }

  #drop(): void {
    this.options.comparison.dropped++
  }

  readonly #next = (): void => {
    const isBusy = this.#isBusy()
    const copies = this.#takeTurn()
    const rows = copies.reduce((sum, { answered }) => sum + answered.count, 0)
    for (const copy of copies) {
      if (isBusy) this.#drop()
      else this.#compute(copy, rows)
    }
    this.#isScheduled = this.#waiting.length > 0
    if (this.#isScheduled) setImmediate(this.#next)
  }

  /** At least one. */
  #takeTurn(): Copy[] {
    let [copies, rows] = [0, 0]
    for (const { answered } of this.#waiting) {
      rows += answered.count
      if (copies > 0 && rows > this.#maxRows) break
      copies++
    }
    return this.#waiting.splice(0, copies)
  }

  /** @param rowsOfTurn which are computed together */
  #compute({ read, answered }: Copy, rowsOfTurn: number): void {
    const { canary, comparison } = this.options
    try {
      const { rows, count } = read()
      canary.predict(rows, count, (result, computeMs) => {
        if (result instanceof Error) {
          comparison.failed++
          return
        }
        this.#maxRows = Math.min(MAX_ROWS, (rowsOfTurn * TURN_MS) / computeMs)
        this.#compare(answered, result)
      })
    } catch {
      comparison.failed++
    }
  }

  #compare(stable: Predictions, canary: Predictions): void {
    const { comparison } = this.options
    const isNumber = stable.classes === 0
    const difference = isNumber
      ? differenceOfValues(stable, canary)
      : this.#differenceOfClasses(stable, canary)
    const agrees = isNumber ? difference < AGREEMENT : this.#indexes[stable.values[0]!] === canary.values[0]
    comparison.compared++
    if (agrees) comparison.agreed++
    let place = 0
    while (place < DIFFERENCES.length && difference >= DIFFERENCES[place]!) place++
    comparison.differences[place]!++
  }

  /** Of the probabilities of the class that stable predicts. */
  #differenceOfClasses(stable: Predictions, canary: Predictions): number {
    const predicted = stable.values[0]!
    return Math.abs(stable.probabilities[predicted]! - (canary.probabilities[this.#indexes[predicted]!] ?? 0))
  }
}

function differenceOfValues(stable: Predictions, canary: Predictions): number {
  const difference = Math.abs(stable.values[0]! - canary.values[0]!)
  return difference === 0 ? 0 : difference / Math.abs(stable.values[0]!)
}
