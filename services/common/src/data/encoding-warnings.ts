/** What was made of values that training never saw but the model can answer: gathered for each request. */
import { shortened } from './feature-slot.js'

/** Codes of problems: a strict service refuses the same values. */
export const warningCodes = ['unknown_category', 'missing_value', 'wrong_type'] as const
export type WarningCode = (typeof warningCodes)[number]

export interface Warning {
  /** Of the row within its request, from 0; absent where a single row came. */
  index?: number
  feature: string
  code: WarningCode
  /** The value that came, shortened. */
  received: string | number | boolean | null
  /** What was made of it. */
  detail: string
}

export interface RequestWarnings {
  /** The first ones. */
  items: Warning[]
  /** All of them. */
  counts: Record<WarningCode, number>
}

const MAX_ITEMS = 100

export class EncodingWarnings {
  #index: number | undefined
  #found: RequestWarnings | undefined

  /** Forgets what a request before has left behind.
   * @param index undefined for a request of a single row */
  begin(index: number | undefined): void {
    this.#index = index
    this.#found = undefined
  }

  nextRow(index: number): void {
    this.#index = index
  }

  /** @param takenAs what stands for the value @param unless what the reason may be as well */
  add(
    code: WarningCode,
    feature: string,
    received: Warning['received'],
    takenAs: string,
    unless?: string,
  ): void {
    const { items, counts } = (this.#found ??= newWarnings())
    counts[code]++
    if (items.length === MAX_ITEMS) return
    items.push({
      ...(this.#index !== undefined && { index: this.#index }),
      feature,
      code,
      received: typeof received === 'string' ? shortened(received) : received,
      detail: `${reasons[code](received)}${unless === undefined ? '' : `, ${unless}`}: taken as ${takenAs}`,
    })
  }

  /** The warnings of the request; undefined where there are none. */
  take(): RequestWarnings | undefined {
    return this.#found
  }
}

const newWarnings = (): RequestWarnings => ({
  items: [],
  counts: { unknown_category: 0, missing_value: 0, wrong_type: 0 },
})

const reasons: Record<WarningCode, (received: Warning['received']) => string> = {
  unknown_category: (received) => `'${shortened(String(received))}' was never seen in training`,
  missing_value: () => 'no value came, and none was missing in training',
  wrong_type: (received) =>
    `${typeof received === 'string' ? `'${shortened(received)}'` : received} came for a number`,
}
