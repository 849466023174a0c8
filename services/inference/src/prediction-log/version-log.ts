/** What is logged of one version: requests, or a sample of them, appended to a batch until it is large or old enough. */
import type { ParsedRequest } from '../protocols/protocol.js'
import type { Predictions } from '@modelops/common/tasks'
import type { ModelVersion } from '../serving/model-version.js'
import type { RouteName } from '../serving/route.js'
import { ColumnBatch, type Columns } from './column-batch.js'

const MAX_ROWS = 32_768
const MAX_BATCH_BYTES = 16 * 1024 * 1024
/** What a process that is killed may lose. */
const MAX_AGE_MS = 60_000
const HOUR_MS = 3_600_000

export interface LogSink {
  /** Whether there is no room for as much. */
  isFull(sizeBytes: number): boolean
  /** @param time of its first request */
  write(columns: Columns, time: Date, sizeBytes: number): void
}

export class VersionLog {
  #batch: ColumnBatch | undefined
  /** Since 1970, of the batch. */
  #hour = 0
  #timer: NodeJS.Timeout | undefined

  /** @param sample share of the requests */
  constructor(
    private readonly version: Pick<ModelVersion, 'codec' | 'labels' | 'figures'>,
    private readonly sample: number,
    private readonly sink: LogSink,
  ) {}

  get sizeBytes(): number {
    return this.#batch?.sizeBytes ?? 0
  }

  /**
   * A request whose answer is out.
   * @param requestId what the client calls it
   */
  add(
    id: string,
    requestId: string | undefined,
    route: RouteName,
    { rows, texts }: Pick<ParsedRequest, 'rows' | 'texts'>,
    predictions: Predictions,
    latencyMs: number,
  ): void {
    if (this.sample < 1 && Math.random() >= this.sample) return
    const { figures } = this.version
    if (this.sink.isFull(4 * rows.length)) {
      figures.unloggedRows += predictions.count
      return
    }
    const time = Date.now()
    const batch = this.#batchAt(time)
    batch.append({ id, requestId, route, time, latencyMs, rows, texts, predictions })
    if (batch.rows >= MAX_ROWS || batch.sizeBytes >= MAX_BATCH_BYTES) this.end()
  }

  /** Writes what there is. */
  end(): void {
    clearTimeout(this.#timer)
    const batch = this.#batch
    this.#batch = undefined
    if (batch) this.sink.write(batch.take(), new Date(this.#hour * HOUR_MS), batch.sizeBytes)
  }

  #batchAt(time: number): ColumnBatch {
    const hour = Math.floor(time / HOUR_MS)
    if (this.#batch && hour !== this.#hour) this.end()
    if (this.#batch) return this.#batch
    this.#hour = hour
    this.#timer = setTimeout(() => this.end(), MAX_AGE_MS).unref()
    const { codec, labels } = this.version
    return (this.#batch = new ColumnBatch(codec.width, labels.length))
  }
}
