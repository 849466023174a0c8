/** Keeps the last predictions of this process. */
import type { Manifest } from '@modelops/common/manifest'
import { RECENT_PREDICTIONS, type RecentPrediction } from '@modelops/common/recent-prediction'
import type { Predictions } from '@modelops/common/tasks'
import type { RouteName } from './route.js'

/** Only the first row's numbers: a request may have thousands of rows. */
interface Entry {
  at: number
  /** Not the version, which would keep a retired model's weights in memory. */
  manifest: Manifest
  route: RouteName
  rows: number
  prediction: number
  /** Undefined for a regression. */
  probability: number | undefined
}

export class RecentPredictions {
  readonly #entries: Entry[] = []
  #next = 0

  /** Writes over the oldest entry: a new one for each request would outlive the young generation and grow the heap. */
  add(manifest: Manifest, route: RouteName, { count, values, probabilities }: Predictions): void {
    const entry = (this.#entries[this.#next] ??= {
      at: 0,
      manifest,
      route,
      rows: 0,
      prediction: 0,
      probability: 0,
    })
    entry.at = Date.now()
    entry.manifest = manifest
    entry.route = route
    entry.rows = count
    entry.prediction = values[0]!
    entry.probability = probabilities[values[0]!]
    this.#next = (this.#next + 1) % RECENT_PREDICTIONS
  }

  /** Newest first. */
  list(): RecentPrediction[] {
    const { length } = this.#entries
    return Array.from({ length }, (_, i) => describe(this.#entries[(this.#next - 1 - i + length) % length]!))
  }
}

function describe({ at, manifest, route, rows, prediction, probability }: Entry): RecentPrediction {
  return {
    when: new Date(at).toISOString(),
    model_name: manifest.model_name,
    model_run_id: manifest.run_id,
    route,
    rows,
    prediction,
    ...(probability === undefined ? {} : { label: manifest.labels?.[prediction], probability }),
  }
}
