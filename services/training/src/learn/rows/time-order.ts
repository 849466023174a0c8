/** The rows of a table by time, in blocks of certain shares, found in bounded memory. */
import type { Readable } from 'node:stream'
import { rereadCsv } from '@modelops/common/data/csv'
import type { Reading } from '@modelops/common/data/reading'
import type { Pause } from '../pacer.js'
import type { TimeColumn } from '../plan/plan-time.js'
import type { Target } from '../plan/plan-target.js'
import { seededRandom } from '@modelops/common/random'

/** Of larger tables the bounds between the blocks are those of a uniform sample. */
const SAMPLE_ROWS = 200_000

/** Where a row stands: rows of the same time are in the order of the table. */
type Place = readonly [time: number, number: number]

const compare = ([time, number]: Place, [otherTime, otherNumber]: Place): number =>
  time < otherTime ? -1 : time > otherTime ? 1 : number - otherNumber

export class TimeOrder {
  /** The first place of each block but the first one. */
  readonly #bounds: readonly Place[]

  /**
   * @param places of rows, in any order
   * @param shares of the rows that come before each bound, rising
   */
  constructor(places: Place[], shares: readonly number[]) {
    places.sort(compare)
    this.#bounds = shares.map((share) => places[Math.round(share * places.length)] ?? [Infinity, Infinity])
  }

  /** The block that a row belongs to, from 0. */
  blockOf(time: number, number: number): number {
    const place: Place = [time, number]
    return this.#bounds.filter((bound) => compare(bound, place) <= 0).length
  }
}

/**
 * @param input the bytes of the table
 * @param target rows without a value of it do not count
 */
export async function readTimeOrder(
  input: Readable,
  reading: Reading | undefined,
  { name, timeOf }: TimeColumn,
  target: Target,
  shares: readonly number[],
  pause: Pause,
): Promise<TimeOrder> {
  const { header, chunks } = await rereadCsv(input, reading)
  const [timeAt, targetAt] = [header.indexOf(name), header.indexOf(target.name)]
  const random = seededRandom(0)
  const sample: Place[] = []
  let [number, rows] = [0, 0]
  for await (const chunk of chunks) {
    await pause()
    for (const cells of chunk) {
      number++
      if (target.reader.isMissing(cells[targetAt]!)) continue
      const slot = rows++ < SAMPLE_ROWS ? rows - 1 : Math.floor(random() * rows)
      if (slot < SAMPLE_ROWS) sample[slot] = [timeOf(cells[timeAt]!), number]
    }
  }
  return new TimeOrder(sample, shares)
}
