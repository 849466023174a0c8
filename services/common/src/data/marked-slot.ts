/** Values of a request that mean none, as they did in the cells of the table: -999, or a word. */
import { parseNumber } from '../rules/cells.js'
import type { Slot } from './feature-slot.js'

/** The same slots, for which a mark is what null is. */
export function withMarks(slots: readonly Slot[], marks: readonly string[]): Slot[] {
  const texts = new Set(marks)
  const numbers = new Set(marks.map(parseNumber).filter((number) => !Number.isNaN(number)))
  const isMark = (value: unknown) =>
    typeof value === 'string' ? texts.has(value.trim()) : typeof value === 'number' && numbers.has(value)
  return slots.map((slot) => ({
    width: slot.width,
    write: (value, out, at) => slot.write(isMark(value) ? null : value, out, at),
  }))
}
