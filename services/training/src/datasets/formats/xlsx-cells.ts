/** The text of an Excel cell, by its type and style. */
import { DAY_MS } from '@modelops/common/rules/dates'

export type DateKind = 'date' | 'time'

export interface Cell {
  /** `s` shared text, `str` and `inlineStr` text, `b` boolean, `e` error, `d` ISO date, `n` number. */
  type: string
  value: string
  date?: DateKind | undefined
}

/** Serial number 0, for serial numbers from 61 on (1 March 1900): Excel counts a 29 February 1900. */
const EPOCH_1900 = Date.UTC(1899, 11, 30)
const EPOCH_1904 = Date.UTC(1904, 0, 1)

export function cellText(
  { type, value, date }: Cell,
  texts: readonly string[],
  startsIn1904: boolean,
): string {
  if (type === 's') return texts[Number(value)] ?? ''
  if (type === 'b') return value === '1' || value === 'true' ? 'True' : value === '' ? '' : 'False'
  if (type === 'e') return ''
  if (type === 'd') return value.replace(/T00:00:00(?:\.0+)?Z?$/, '')
  if (type !== 'n') return unescaped(value)
  return date && value !== '' ? dateText(Number(value), date, startsIn1904) : value
}

/** `_x000D_` is a carriage return. */
export const unescaped = (text: string) =>
  text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

function dateText(serial: number, kind: DateKind, startsIn1904: boolean): string {
  const days = !startsIn1904 && serial < 61 && serial >= 1 ? serial + 1 : serial
  const epoch = startsIn1904 ? EPOCH_1904 : EPOCH_1900
  const date = new Date(epoch + Math.round(days * DAY_MS))
  if (Number.isNaN(date.getTime()) || serial < 0) return String(serial)
  const [day, time] = date
    .toISOString()
    .replace(/(?:\.000)?Z$/, '')
    .split('T') as [string, string]
  if (kind === 'time' && serial < 1) return time
  return time === '00:00:00' ? day : `${day}T${time}`
}

/** Number formats that Excel knows without writing them down. */
export function dateKindOf(id: number, code: string | undefined): DateKind | undefined {
  if (code !== undefined) return kindOfCode(code)
  if ((id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)) return 'date'
  return id >= 18 && id <= 21 ? 'time' : undefined
}

/** What a format code shows of a number, without quoted text, escapes, colours and locales; `[h]` is a duration. */
function kindOfCode(code: string): DateKind | undefined {
  const [positive = ''] = code.split(';')
  if (/\[(?:h+|m+|s+)\]/i.test(positive)) return undefined
  const letters = positive.replace(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/g, '').toLowerCase()
  if (letters === 'general' || /[#0?]/.test(letters.replace(/s\.0+/g, ''))) return undefined
  if (/[yd]/.test(letters)) return 'date'
  if (/[hs]/.test(letters)) return 'time'
  return /m/.test(letters) ? 'date' : undefined
}
