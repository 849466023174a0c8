/** The last predictions, for people who look: the first row of each request. */
import type { Manifest } from '@modelops/common/manifest'
import { z } from 'zod'
import type { Predictions } from '../predictions.js'

/** As many are kept. */
export const CAPACITY = 100

export const recentPredictionSchema = z
  .object({
    when: z.iso.datetime(),
    model_name: z.string(),
    model_run_id: z.string(),
    rows: z.int(),
    prediction: z.number().describe('Of the first row'),
    label: z.string().optional(),
    probability: z.number().optional(),
  })
  .meta({ id: 'RecentPrediction' })

export type RecentPrediction = z.infer<typeof recentPredictionSchema>

/** Numbers of the first row alone: a request may have a million rows. */
interface Entry {
  at: number
  /** Not the version: that would keep a retired model's weights. */
  manifest: Manifest
  rows: number
  prediction: number
  /** Undefined for a regression. */
  probability: number | undefined
}

export class RecentPredictions {
  readonly #entries: Entry[] = []
  #next = 0

  add(manifest: Manifest, { count, values, probabilities }: Predictions): void {
    const prediction = values[0]!
    const probability = probabilities[prediction]
    this.#entries[this.#next] = { at: Date.now(), manifest, rows: count, prediction, probability }
    this.#next = (this.#next + 1) % CAPACITY
  }

  /** Newest first. */
  list(): RecentPrediction[] {
    const { length } = this.#entries
    return Array.from({ length }, (_, i) => describe(this.#entries[(this.#next - 1 - i + length) % length]!))
  }
}

function describe({ at, manifest, rows, prediction, probability }: Entry): RecentPrediction {
  return {
    when: new Date(at).toISOString(),
    model_name: manifest.model_name,
    model_run_id: manifest.run_id,
    rows,
    prediction,
    ...(probability === undefined ? {} : { label: manifest.labels?.[prediction], probability }),
  }
}
