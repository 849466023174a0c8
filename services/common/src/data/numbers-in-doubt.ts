/** Why a column is text that was probably meant to be numeric, and what to do for it to be. */
import { booleanPair } from '../rules/booleans.js'
import { readWritten, type DecimalMark } from '../rules/number-forms.js'
import { unreadForm } from '../rules/unread-forms.js'
import { respelled } from './column-categories.js'
import { AS_TEXT, type Doubt } from './question.js'
import { MAX_FLOAT32, type Cell, type NumberReadings } from './number-readings.js'

const MOSTLY = 0.5
const infinity = /^[+-]?inf(?:inity)?$/i

/** A cell that is no number, among others. */
export function notNumbers({ cell, row }: Cell, numbers: number, values: number): Doubt | undefined {
  const place = `Row ${row} holds '${cell}'`
  const isMostlyNumbers = numbers >= MOSTLY * values
  if (infinity.test(cell) || Math.abs(Number(cell)) > MAX_FLOAT32) {
    const sentence = `${place}, which is not a finite 32-bit number, so ${AS_TEXT}: remove or replace such values`
    return isMostlyNumbers ? orMissing(sentence, cell, row) : { sentence }
  }
  if (!isMostlyNumbers) return undefined
  const sentence = `${place}, but ${numbers} of ${values} values are numbers: ${AS_TEXT}; correct or empty the others for it to be numeric`
  return isValue(cell) ? { sentence } : orMissing(sentence, cell, row)
}

const orMissing = (sentence: string, cell: string, row: number): Doubt => ({
  sentence: `${sentence}, or name '${cell}' as a mark of missing values (missing)`,
  asks: { option: 'missing', cell, row },
})

/** It says something, as `<0.05` and `True` do, so that taking it for no value would lose data. */
const isValue = (cell: string) => /\d/.test(cell) || booleanPair([cell]) !== undefined

/**
 * No cell is a number, but all look like quantities.
 * @param cells the different ones, or the first
 */
export function unreadQuantities({ cell, row }: Cell, cells: Iterable<string>): Doubt | undefined {
  const found = unreadForm(cells)
  return found && { sentence: `Row ${row} holds '${cell}', ${found.what}: ${AS_TEXT}; ${found.advice}` }
}

/**
 * All cells are numbers, but not of one form, or no measurement.
 * @param decimal undefined: nothing decides between two readings
 * @param isAsked the column was asked for as numbers, whatever is lost
 */
export function numbersInDoubt(
  readings: NumberReadings,
  decimal: DecimalMark | undefined,
  isAsked: boolean,
): Doubt | undefined {
  if (readings.code && !isAsked) return codes(readings.code)
  if (!decimal) return otherUnits(readings) ?? twoReadings(readings.disputed!)
  return otherUnits(readings) ?? (readings.tally(decimal) ? undefined : { sentence: noMark(readings) })
}

function codes({ cell, row }: Cell): Doubt {
  const lost = /^[+-]?0/.test(cell)
    ? 'whose leading zeros a number would lose'
    : 'which has more digits than a number keeps'
  const sentence = `Row ${row} holds '${cell}', ${lost}, as in codes and identifiers: ${AS_TEXT}; read it with the type numeric if it is a quantity`
  return { sentence, asks: { option: 'type', cell, row } }
}

/** Neither 1e3 nor -0 nor 0.10000000000000001, which only computers write. */
const code = /^(?!-0*\.?0*$)[+-]?\d*\.?\d{0,15}$/

/** The first number that has two spellings among these, as codes have where 1.1 is another one than 1.10. */
export function twoSpellings(cells: readonly string[]): Doubt | undefined {
  const found = respelled(
    cells.filter((cell) => code.test(cell.trim())),
    Number,
  )
  if (!found) return undefined
  const [known, cell] = found
  const sentence = `'${known}' and '${cell}' are one number in two spellings, as in codes and versions: ${AS_TEXT}, and they are two values; read it with the type numeric if it is a quantity`
  return { sentence, asks: { option: 'type', cell } }
}

/** Amounts in two currencies, or percent among plain numbers. */
function otherUnits({ units }: NumberReadings): Doubt | undefined {
  const named = [...units].filter(([unit]) => unit !== '').map(([, cell]) => cell)
  const a = named[0]
  const b = named[1] ?? (units.has('%') ? units.get('') : undefined)
  if (!a || !b) return undefined
  return {
    sentence: `Row ${a.row} holds '${a.cell}' and row ${b.row} '${b.cell}', which are in different units, so ${AS_TEXT}: convert them to one`,
  }
}

function twoReadings({ cell, row }: Cell): Doubt {
  const [point, comma] = [readWritten(cell, '.')!, readWritten(cell, ',')!]
  const sentence = `Row ${row} holds '${cell}', which is ${point.value} with a decimal point and ${comma.value} with a decimal comma, and nothing in the table decides, so ${AS_TEXT}: read it with decimal=point or decimal=comma`
  return { sentence, asks: { option: 'decimal', cell, row } }
}

function noMark({ failed }: NumberReadings): string {
  const cells = [failed['.'], failed[',']].filter((cell) => cell !== undefined)
  const places = cells.map(({ cell, row }, index) => `${index === 0 ? 'Row' : 'row'} ${row} holds '${cell}'`)
  return `${places.join(' and ')}, which ${cells.length > 1 ? 'no single decimal mark reads' : 'the decimal mark that was asked for does not read'}, so ${AS_TEXT}: write all numbers in one form`
}
