/** Tables with a known relation, the same every time. */
import { seededRandom } from '@modelops/common/random'
import { csvOf } from './training.js'

/** Columns a, b and y, where y is `yes` when a + b is positive (`noise` of the rows have the other label). */
export function classes(rows: number, noise = 0): string {
  const random = seededRandom(1)
  const row = () => {
    const [a, b] = [random() * 2 - 1, random() * 2 - 1]
    return [a.toFixed(4), b.toFixed(4), a + b > 0 === random() >= noise ? 'yes' : 'no']
  }
  return csvOf('a,b,y', Array.from({ length: rows }, row))
}

/** Columns a, b and y = 1000 + 300 a - 200 b. */
export function line(rows: number): string {
  const random = seededRandom(2)
  const row = () => {
    const [a, b] = [random(), random() * 10]
    return [
      a.toFixed(4),
      b.toFixed(4),
      (1000 + 300 * Number(a.toFixed(4)) - 200 * Number(b.toFixed(4))).toFixed(6),
    ]
  }
  return csvOf('a,b,y', Array.from({ length: rows }, row))
}

/** Columns a to f and y, which tells by steps of a and b alone whether c counts; d, e and f tell nothing. */
export function steps(rows: number): string {
  const random = seededRandom(3)
  const row = () => {
    const [a, b, c, ...others] = Array.from({ length: 6 }, () => Number(random().toFixed(3)))
    const level = a! > 0.37 !== b! > 0.61 ? 4 + (c! > 0.5 ? 3 : 0) : 0
    return [a!, b!, c!, ...others, (level + random()).toFixed(3)]
  }
  return csvOf('a,b,c,d,e,f,y', Array.from({ length: rows }, row))
}
