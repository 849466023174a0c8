/** The ways in which all cells of a column can be read as numbers, until one is left or the table has to decide. */
import { parseNumber } from '../rules/cells.js'
import { parseWritten, readWritten, type DecimalMark } from '../rules/number-forms.js'
import { NumberTally } from './number-tally.js'

export const MAX_FLOAT32 = 2 ** 128 - 2 ** 104

export interface Cell {
  cell: string
  row: number
}

export class NumberReadings {
  /** Cells that are numbers with a decimal point or a decimal comma. */
  count = 0
  /** The first cell that a number does not give back: `007`, or more than 15 digits. */
  code: Cell | undefined
  /** The first cell that is not plain, and the first that the marks read differently. */
  converted: Cell | undefined
  disputed: Cell | undefined
  /** By currency, '%' and '' the first cell that has it. */
  readonly units = new Map<string, Cell>()
  /** By decimal mark the first cell that it does not read. */
  readonly failed: Partial<Record<DecimalMark, Cell>> = {}
  /** Undefined where a cell cannot be read; the same object while no cell has been read differently. */
  #point: NumberTally | undefined
  #comma: NumberTally | undefined
  #hasPlain = false

  /** @param decimal the only one to be tried */
  constructor(decimal?: DecimalMark) {
    const tally = new NumberTally()
    if (decimal !== ',') this.#point = tally
    if (decimal !== '.') this.#comma = tally
  }

  /** @returns whether the cell is a number */
  add(cell: string, row: number): boolean {
    const value = parseNumber(cell)
    if (!(value <= MAX_FLOAT32 && value >= -MAX_FLOAT32)) return this.#addWritten(cell, row)
    if (!this.#hasPlain) this.#addPlain(cell, row)
    if (this.code === undefined && Number.isInteger(value)) this.#checkCode(cell, row)
    if (this.#comma === undefined) {
      this.count++
      this.#point?.add(value)
    } else if (cell.includes('.')) this.#addBoth(cell, row, value, parseWritten(cell, ','))
    else this.#addSame(value)
    return true
  }

  #addPlain(cell: string, row: number): void {
    this.#hasPlain = true
    this.#addUnit('', cell, row)
  }

  #checkCode(cell: string, row: number): void {
    if (mayBeCode(cell) && code.test(cell)) this.code = shown(cell, row)
  }

  /** Both marks read the cell alike. */
  #addSame(value: number): void {
    this.count++
    this.#point?.add(value)
    if (this.#comma !== this.#point) this.#comma?.add(value)
  }

  #addWritten(cell: string, row: number): boolean {
    const [point, comma] = [readWritten(cell, '.'), readWritten(cell, ',')]
    const any = point ?? comma
    if (!any || !isFinite32(any.value)) return false
    this.#addUnit(any.unit, cell, row)
    this.converted ??= shown(cell, row)
    this.#addBoth(cell, row, point?.value ?? NaN, comma?.value ?? NaN)
    return true
  }

  #addBoth(cell: string, row: number, point: number, comma: number): void {
    if (point === comma) return this.#addSame(point)
    this.count++
    if (this.#comma === this.#point) this.#comma = this.#comma?.clone()
    this.disputed ??= shown(cell, row)
    this.#point = this.#addTo('.', this.#point, point, cell, row)
    this.#comma = this.#addTo(',', this.#comma, comma, cell, row)
  }

  #addTo(mark: DecimalMark, tally: NumberTally | undefined, value: number, cell: string, row: number) {
    if (Number.isNaN(value)) this.failed[mark] ??= shown(cell, row)
    else tally?.add(value)
    return Number.isNaN(value) ? undefined : tally
  }

  #addUnit(unit: string, cell: string, row: number): void {
    if (!this.units.has(unit)) this.units.set(unit, shown(cell, row))
  }

  /** The mark that the column itself decides for; undefined where both read it, or none. */
  get decimal(): DecimalMark | undefined {
    if (this.#point && this.#comma) return undefined
    return this.#point ? '.' : this.#comma && ','
  }

  /** Both marks read all cells, as different numbers. */
  get isAmbiguous(): boolean {
    return this.#point !== undefined && this.#comma !== undefined && this.#point !== this.#comma
  }

  tally(decimal: DecimalMark): NumberTally | undefined {
    return decimal === '.' ? this.#point : this.#comma
  }
}

const isFinite32 = (value: number) => value <= MAX_FLOAT32 && value >= -MAX_FLOAT32

const shown = (cell: string, row: number): Cell => ({ cell: cell.trim().slice(0, 40), row })

const [PLUS, MINUS, POINT, ZERO] = [43, 45, 46, 48]
/** More are not kept by a double. */
const MAX_DIGITS = 15

/** A whole number that is written with leading zeros, as `007` and `00e1`, or with more digits than a double keeps. */
const code = /^\s*[+-]?(?:0\d+(?:e\d+)?|\d{16,})\s*$/i

/** Tells most cells from codes in less time. */
function mayBeCode(cell: string): boolean {
  if (cell.length > MAX_DIGITS) return true
  const first = cell.charCodeAt(0)
  const start = first === MINUS || first === PLUS ? 1 : 0
  return cell.charCodeAt(start) <= ZERO && cell.length > start + 1 && cell.charCodeAt(start + 1) !== POINT
}
