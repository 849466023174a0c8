/**
 * Answered requests in columns of numbers: rows as they reached the model, outputs as they left it. What is appended is
 * copied, so that no request keeps memory that it had.
 */
import type { Predictions } from '@modelops/common/tasks'
import type { RouteName } from '../serving/route.js'
import { grown, TextColumn, type Texts } from './text-column.js'

/** A request whose answer is out. */
export interface AnsweredRequest {
  id: string
  /** What the client calls it. */
  requestId: string | undefined
  route: RouteName
  /** Milliseconds since 1970. */
  time: number
  latencyMs: number
  /** Row-major [count, width of the model's codec]. */
  rows: Float32Array
  /** Row-major [count, texts and dates]. */
  texts: readonly (string | null)[] | undefined
  predictions: Predictions
}

/** All arrays may be longer than what they hold. */
export interface Columns {
  readonly requests: number
  readonly rows: number
  /** By request. */
  readonly ids: Texts
  readonly requestIds: Texts
  readonly counts: Int32Array
  readonly times: Float64Array
  readonly latencies: Float32Array
  /** 0: stable, 1: canary. */
  readonly routes: Uint8Array
  /** Row-major [rows, width]. */
  readonly inputs: Float32Array
  /** Row-major [rows, texts and dates]. */
  readonly texts: Texts
  /** By row: the class index, or the number. */
  readonly values: Float32Array
  /** Row-major [rows, classes]. */
  readonly probabilities: Float32Array
}

const FIRST_REQUESTS = 64

export class ColumnBatch {
  #requests = 0
  #rows = 0
  readonly #ids = new TextColumn()
  readonly #requestIds = new TextColumn()
  readonly #texts = new TextColumn()
  #counts = new Int32Array(FIRST_REQUESTS)
  #times = new Float64Array(FIRST_REQUESTS)
  #latencies = new Float32Array(FIRST_REQUESTS)
  #routes = new Uint8Array(FIRST_REQUESTS)
  #inputs: Float32Array
  #values = new Float32Array(FIRST_REQUESTS)
  #probabilities: Float32Array

  /**
   * @param width of an encoded row
   * @param classes 0 where numbers are predicted
   */
  constructor(
    readonly width: number,
    readonly classes: number,
  ) {
    this.#inputs = new Float32Array(FIRST_REQUESTS * width)
    this.#probabilities = new Float32Array(FIRST_REQUESTS * classes)
  }

  get rows(): number {
    return this.#rows
  }

  /** Of what it holds. */
  get sizeBytes(): number {
    const texts = this.#ids.sizeBytes + this.#requestIds.sizeBytes + this.#texts.sizeBytes
    return texts + 17 * this.#requests + 4 * this.#rows * (this.width + this.classes + 1)
  }

  append(request: AnsweredRequest): void {
    const { predictions, texts } = request
    const { count } = predictions
    this.#appendRequest(request, count)
    this.#reserve(this.#rows + count)
    const { rows } = request
    const size = count * this.width
    this.#inputs.set(rows.length === size ? rows : rows.subarray(0, size), this.#rows * this.width)
    this.#values.set(predictions.values, this.#rows)
    this.#probabilities.set(predictions.probabilities, this.#rows * this.classes)
    if (texts) for (const text of texts) this.#texts.push(text)
    this.#rows += count
  }

  /** What has been appended; nothing may be appended afterwards. */
  take(): Columns {
    return {
      requests: this.#requests,
      rows: this.#rows,
      ids: this.#ids.take(),
      requestIds: this.#requestIds.take(),
      counts: this.#counts,
      times: this.#times,
      latencies: this.#latencies,
      routes: this.#routes,
      inputs: this.#inputs,
      texts: this.#texts.take(),
      values: this.#values,
      probabilities: this.#probabilities,
    }
  }

  #appendRequest({ id, requestId, route, time, latencyMs }: AnsweredRequest, count: number): void {
    const at = this.#requests++
    if (at === this.#counts.length) this.#growRequests(at + 1)
    this.#ids.push(id)
    this.#requestIds.push(requestId ?? null)
    this.#counts[at] = count
    this.#times[at] = time
    this.#latencies[at] = latencyMs
    this.#routes[at] = route === 'canary' ? 1 : 0
  }

  #growRequests(needed: number): void {
    this.#counts = grown(this.#counts, needed)
    this.#times = grown(this.#times, needed)
    this.#latencies = grown(this.#latencies, needed)
    this.#routes = grown(this.#routes, needed)
  }

  #reserve(rows: number): void {
    if (rows <= this.#values.length) return
    this.#values = grown(this.#values, rows)
    this.#inputs = grown(this.#inputs, rows * this.width)
    this.#probabilities = grown(this.#probabilities, rows * this.classes)
  }
}

/** The buffers that change hands with the columns. */
export const buffersOf = (columns: Columns): ArrayBuffer[] => {
  const { ids, requestIds, texts, counts, times, latencies, routes, inputs, values, probabilities } = columns
  const arrays = [counts, times, latencies, routes, inputs, values, probabilities]
  const parts = [ids, requestIds, texts].flatMap(({ bytes, ends }) => [bytes, ends])
  return [...arrays, ...parts].map(({ buffer }) => buffer as ArrayBuffer)
}
