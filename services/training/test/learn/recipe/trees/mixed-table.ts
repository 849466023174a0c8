/** Rows with all that trees split by: numbers and texts, of both some missing. */
import { seededRandom } from '@modelops/common/random'

export type Row = (number | string | null)[]

const letters = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
export const targets = ['two', 'three', 'amount'] as const

/**
 * @returns a table of x, y, letter and the targets; and other rows of the same values, as a client sends them: between
 *   the values of a table the chain ramps where trees step
 */
export function mixedTable(count: number): { header: string; rows: Row[]; others: Row[] } {
  const random = seededRandom(8)
  const rows = Array.from({ length: count }, (): Row => {
    const [x, y] = [Number((random() * 10).toFixed(2)), Number((random() * 10).toFixed(1))]
    const [letter, hasY] = [Math.floor(random() * (letters.length + 1)), random() < 0.8]
    const amount = 2 * x + x * (letter % 2) + (hasY ? y : 15)
    const classes = [amount > 20 ? 'high' : 'low', `c${Math.floor(amount / 15)}`]
    return [x, hasY ? y : null, letters[letter] ?? null, ...classes, Number((amount + 1e4).toFixed(3))]
  })
  const drawn = (column: number) => rows[Math.floor(random() * count)]![column]!
  const others = rows.map((): Row => [drawn(0), drawn(1), drawn(2)])
  return { header: ['x,y,letter', ...targets].join(), rows, others }
}
