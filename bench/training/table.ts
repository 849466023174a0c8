/** Tables to learn from: 30 numbers and a class that depends on them. */
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { seededRandom } from '@modelops/common/random'

const FEATURES = 30
const ROWS_AT_ONCE = 1000

/** @returns its size in megabytes */
export async function writeTable(path: string, rows: number): Promise<number> {
  const file = createWriteStream(path)
  await pipeline(Readable.from(linesOf(rows)), file)
  return file.bytesWritten / 1e6
}

function* linesOf(rows: number): Generator<string> {
  const names = Array.from({ length: FEATURES }, (_, i) => `x${i}`)
  yield `${names.join()},class\n`
  const random = seededRandom(1)
  for (let row = 0; row < rows; row += ROWS_AT_ONCE)
    yield Array.from({ length: Math.min(ROWS_AT_ONCE, rows - row) }, () => line(random)).join('')
}

function line(random: () => number): string {
  const values = Array.from({ length: FEATURES }, () => random() * 20 - 10)
  const sum = values.reduce((total, value, i) => total + (i % 3 === 0 ? value : -value / 4), 0)
  return `${values.map((value) => value.toFixed(5)).join()},${sum + random() * 10 > 5 ? 'yes' : 'no'}\n`
}
