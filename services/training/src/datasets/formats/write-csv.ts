/** Rows as a CSV file in UTF-8, all as long as the longest one. */
import { createHash } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import { tooLarge, type ReceivedFile } from '../receive-file.js'

const BLOCK_LENGTH = 256 * 1024

/**
 * Shorter rows get empty cells.
 * @param read gives the rows from the first one on: once more where a longer row came after shorter ones
 * @throws Problem too_large
 */
export async function writeCsv(
  read: () => AsyncIterable<string[]>,
  path: string,
  limitBytes: number,
): Promise<ReceivedFile> {
  const first = await write(read(), path, 0, limitBytes)
  return first.isEven ? first.file : (await write(read(), `${path}.even`, first.width, limitBytes)).file
}

async function write(rows: AsyncIterable<string[]>, path: string, minWidth: number, limitBytes: number) {
  const output = new TextFile(await open(path, 'wx'), limitBytes)
  let width = minWidth
  let isEven = true
  try {
    for await (const row of rows) {
      if (row.length > width) {
        isEven = isEven && width === 0
        width = row.length
      }
      await output.add(`${row.map(quoted).join(',')}${','.repeat(width - row.length)}\n`)
    }
    await output.flush()
  } finally {
    await output.close()
  }
  return { width, isEven, file: { path, ...output.written } }
}

/** A cell as RFC 4180 has it. */
export const quoted = (cell: string): string =>
  /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell

class TextFile {
  readonly #hash = createHash('sha256')
  #block = ''
  #sizeBytes = 0

  constructor(
    private readonly file: FileHandle,
    private readonly limitBytes: number,
  ) {}

  async add(line: string): Promise<void> {
    this.#block += line
    if (this.#block.length >= BLOCK_LENGTH) await this.flush()
  }

  async flush(): Promise<void> {
    const bytes = Buffer.from(this.#block)
    this.#block = ''
    this.#sizeBytes += bytes.length
    if (this.#sizeBytes > this.limitBytes) throw tooLarge(this.limitBytes)
    this.#hash.update(bytes)
    await this.file.writeFile(bytes)
  }

  close(): Promise<void> {
    return this.file.close()
  }

  get written() {
    return { sha256: this.#hash.digest('hex'), sizeBytes: this.#sizeBytes }
  }
}
