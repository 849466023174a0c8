/** Dates and times as tables write them: their forms, and the numbers that a model takes of them. */

const year = String.raw`(?<year>\d{4})`
const month = String.raw`(?<month>\d{1,2})`
const day = String.raw`(?<day>\d{1,2})`
const name = '(?<name>[A-Za-z]{3})[A-Za-z]*'
const zone = String.raw`(?<zone>Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)`
const time = String.raw`(?:(?:T|,? +)(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2}(?:[.,]\d+)?))?(?: ?(?<half>[ap])\.?m\.?)?(?: ?${zone})?)?`

/** By form, each with an optional time and zone. */
const patterns = {
  'yyyy-mm-dd': form(`${year}-${month}-${day}`),
  'yyyy/mm/dd': form(`${year}/${month}/${day}`),
  'dd.mm.yyyy': form(String.raw`${day}\.${month}\.${year}`),
  'dd/mm/yyyy': form(`${day}/${month}/${year}`),
  'mm/dd/yyyy': form(`${month}/${day}/${year}`),
  'dd-mm-yyyy': form(`${day}-${month}-${year}`),
  'mm-dd-yyyy': form(`${month}-${day}-${year}`),
  'dd-mmm-yyyy': form(`${day}[- ]${name}[- ]${year}`),
}

function form(date: string): RegExp {
  return new RegExp(`^${date}${time}$`, 'i')
}

export type DateForm = keyof typeof patterns
export const dateForms = Object.keys(patterns) as [DateForm, ...DateForm[]]
/** ISO 8601, which is read whatever the form of the column. */
export const ISO_FORM: DateForm = 'yyyy-mm-dd'

/** The numbers that a date becomes, in this order; `days` counts from a reference, the week begins with Monday as 1. */
export const datePartNames = ['days', 'year', 'month', 'day_of_week', 'hour'] as const
export type DatePart = (typeof datePartNames)[number]

export const DAY_MS = 86_400_000
const DAYS_OF_400_YEARS = 146_097
const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/**
 * Milliseconds since 1970 in UTC of a text in this form, surrounding blanks aside; one without a zone counts as UTC.
 * NaN for a text of another form and for a day or time that does not exist.
 */
export function parseDate(text: string, form: DateForm): number {
  const found = patterns[form].exec(text.trim())?.groups
  return found ? daysOf(found) * DAY_MS + timeOf(found) : NaN
}

/** The same of a text in the form of a column, or in that of ISO 8601. */
export function parseDateOf({ form }: { form: DateForm }, text: string): number {
  const date = parseDate(text, form)
  return Number.isNaN(date) && form !== ISO_FORM ? parseDate(text, ISO_FORM) : date
}

/** Whether a text has the form, though perhaps not a day that exists. */
export const looksLike = (text: string, form: DateForm): boolean => patterns[form].test(text.trim())

type Groups = Readonly<Record<string, string | undefined>>

function daysOf({ year, month, name, day }: Groups): number {
  const index = name ? monthNames.indexOf(name.toLowerCase()) : Number(month) - 1
  const [y, d] = [Number(year), Number(day)]
  // Date.UTC takes the years 0 to 99 for others; the calendar repeats after 400.
  const like = 2000 + (y % 400)
  const exists =
    index >= 0 && index < 12 && d >= 1 && d <= new Date(Date.UTC(like, index + 1, 0)).getUTCDate()
  return exists ? Date.UTC(like, index, d) / DAY_MS + (Math.floor(y / 400) - 5) * DAYS_OF_400_YEARS : NaN
}

function timeOf({ hour, minute, second = '0', half, zone }: Groups): number {
  if (hour === undefined) return 0
  const [h, m, s] = [hourOf(Number(hour), half), Number(minute), Number(second.replace(',', '.'))]
  return h <= 23 && m <= 59 && s < 60 ? ((h * 60 + m) * 60 + s) * 1000 - offsetOf(zone) : NaN
}

function hourOf(hour: number, half: string | undefined): number {
  if (!half) return hour
  return hour >= 1 && hour <= 12 ? (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0) : NaN
}

function offsetOf(zone = ''): number {
  const [, sign, hours, minutes = '0'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? []
  return sign ? Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes)) * 60_000 : 0
}

/** One number of a date, which is given in milliseconds since 1970 as the reference is. */
export function datePart(part: DatePart, at: number, reference: number): number {
  switch (part) {
    case 'days':
      return (at - reference) / DAY_MS
    case 'year':
      return new Date(at).getUTCFullYear()
    case 'month':
      return new Date(at).getUTCMonth() + 1
    case 'day_of_week':
      return new Date(at).getUTCDay() || 7
    case 'hour':
      return new Date(at).getUTCHours()
  }
}

/** Writes the parts of a date to consecutive places. */
export function writeDateParts(
  parts: readonly DatePart[],
  at: number,
  reference: number,
  out: Float32Array,
  offset: number,
): void {
  for (let i = 0; i < parts.length; i++) out[offset + i] = datePart(parts[i]!, at, reference)
}

/** `2024-12-31`, with the time where it is not midnight. */
export function isoDate(at: number): string {
  const text = new Date(at).toISOString()
  return at % DAY_MS === 0 ? text.slice(0, -14) : text.replace(/(:00)?\.000Z$|Z$/, '')
}
