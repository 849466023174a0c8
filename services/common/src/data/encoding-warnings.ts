/** What was made of values that a model does not know but takes: gathered for each request. */
import { shortened } from './feature-slot.js'

/** Kinds of features whose values are categories. */
export const categoryKinds = ['text', 'boolean'] as const
export type CategoryKind = (typeof categoryKinds)[number]

export interface Warning {
  /** Index of the row within its request; absent where a single row came. */
  row?: number
  feature: string
  code: 'unknown_category'
  /** The value that came, shortened. */
  received: string | number | boolean
  /** What was made of it. */
  detail: string
}

export interface RequestWarnings {
  /** The first ones. */
  items: Warning[]
  /** All of them, by the kind of the feature. */
  counts: Record<CategoryKind, number>
}

const MAX_ITEMS = 100

export class EncodingWarnings {
  #row: number | undefined
  #found: RequestWarnings | undefined

  /** Forgets what a request before has left behind.
   * @param row undefined for a request of a single row */
  begin(row: number | undefined): void {
    this.#row = row
    this.#found = undefined
  }

  nextRow(row: number): void {
    this.#row = row
  }

  addUnknownCategory(feature: string, kind: CategoryKind, received: string | number | boolean): void {
    const { items, counts } = (this.#found ??= { items: [], counts: { text: 0, boolean: 0 } })
    counts[kind]++
    if (items.length === MAX_ITEMS) return
    items.push({
      ...(this.#row !== undefined && { row: this.#row }),
      feature,
      code: 'unknown_category',
      received: typeof received === 'string' ? shortened(received) : received,
      detail: `'${shortened(String(received))}' was never seen in training: taken as other, that is as none of the known values`,
    })
  }

  /** The warnings of the request; undefined where there are none. */
  take(): RequestWarnings | undefined {
    return this.#found
  }
}
