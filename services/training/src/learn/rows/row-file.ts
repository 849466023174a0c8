/** Encoded rows on disk: 32-bit floats, row by row, so that tables larger than memory can be shuffled and read again. */
import { closeSync, openSync, readSync, writeSync } from 'node:fs'

const BUFFER_FLOATS = 256 * 1024

/** Encoded rows that can be read again. */
export interface RowSource {
  readonly rows: number
  /** Floats per row. */
  readonly width: number
  /** Reads rows first to first + count - 1 into `out` from its row `outRow` on. */
  read(first: number, count: number, out: Float32Array, outRow?: number): void
}

/** An open file of encoded rows: every thread of the process can read it. */
export interface StoredRows extends Pick<RowSource, 'rows' | 'width'> {
  readonly descriptor: number
}

/** Synchronous: the system's page cache answers, and a caller decides where to give way to other work. */
export class StoredRowSource implements RowSource {
  readonly descriptor: number
  readonly width: number
  rows: number

  constructor({ descriptor, width, rows }: StoredRows) {
    this.descriptor = descriptor
    this.width = width
    this.rows = rows
  }

  read(first: number, count: number, out: Float32Array, outRow = 0): void {
    const bytes = new Uint8Array(out.buffer, out.byteOffset + outRow * this.width * 4, count * this.width * 4)
    const start = first * this.width * 4
    for (let done = 0; done < bytes.length;) {
      const read = readSync(this.descriptor, bytes, done, bytes.length - done, start + done)
      if (read === 0) throw new Error(`the row file ends before row ${first + count}`)
      done += read
    }
  }
}

/** One that is written first. */
export class RowFile extends StoredRowSource {
  readonly #buffer: Float32Array
  #buffered = 0

  /** @param width floats per row */
  constructor(path: string, width: number) {
    super({ descriptor: openSync(path, 'w+'), width, rows: 0 })
    this.#buffer = new Float32Array(Math.max(1, Math.floor(BUFFER_FLOATS / width)) * width)
  }

  append(row: Float32Array): void {
    this.#buffer.set(row, this.#buffered)
    this.#buffered += this.width
    this.rows++
    if (this.#buffered === this.#buffer.length) this.flush()
  }

  /** Must be called between an `append` and a `read`. */
  flush(): void {
    const bytes = new Uint8Array(this.#buffer.buffer, 0, this.#buffered * 4)
    for (let done = 0; done < bytes.length;) done += writeSync(this.descriptor, bytes, done)
    this.#buffered = 0
  }

  /** Writes a row again. */
  replace(index: number, row: Float32Array): void {
    const bytes = new Uint8Array(row.buffer, row.byteOffset, row.byteLength)
    const start = index * this.width * 4
    for (let done = 0; done < bytes.length;)
      done += writeSync(this.descriptor, bytes, done, bytes.length - done, start + done)
  }

  close(): void {
    closeSync(this.descriptor)
  }
}
