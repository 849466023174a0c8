/** Dates and times as tables write them, and the numbers that a model takes of them. */

import { datePatterns, ISO_FORM, type DateForm } from './date-forms.js'
import { monthNamed } from './month-names.js'

/** The numbers that a date becomes, in this order; `days` counts from a reference, the week begins with Monday as 1. */
export const datePartNames = ['days', 'year', 'month', 'day_of_week', 'hour'] as const
export type DatePart = (typeof datePartNames)[number]

export const DAY_MS = 86_400_000
const DAYS_OF_400_YEARS = 146_097
const DAYS_OF_WEEK = 7
/** Years of two digits from here on are of the 20th century, as POSIX has it (strptime, %y). */
const PIVOT = 69
/** Of the years 1 to 9999. */
const [FIRST, LAST] = [-62_135_596_800_000, 253_402_300_799_999]

/**
 * Milliseconds since 1970 in UTC of a text in this form, surrounding blanks aside; one without a zone counts as UTC.
 * NaN for a text of another form and for a day or time that does not exist.
 */
export function parseDate(text: string, form: DateForm): number {
  const found = datePatterns[form].exec(text.trim())?.groups
  if (!found) return NaN
  const since1970 = found['milliseconds'] ?? found['seconds']
  if (since1970 !== undefined) return instantOf(Number(since1970) * (found['seconds'] ? 1000 : 1))
  return daysOf(found) * DAY_MS + timeOf(found)
}

const instantOf = (at: number): number => (at >= FIRST && at <= LAST ? at : NaN)

/** The same of a text in the form of a column, or in that of ISO 8601. */
export function parseDateOf({ form }: { form: DateForm }, text: string): number {
  const date = parseDate(text, form)
  return Number.isNaN(date) && form !== ISO_FORM ? parseDate(text, ISO_FORM) : date
}

/** Whether a text has the form, though perhaps not a day that exists. */
export const looksLike = (text: string, form: DateForm): boolean => datePatterns[form].test(text.trim())

type Groups = Readonly<Record<string, string | undefined>>

function daysOf({ year, yy, month, name, quarter, week, weekday, day = '1' }: Groups): number {
  const y = yy === undefined ? Number(year) : Number(yy) + (Number(yy) < PIVOT ? 2000 : 1900)
  if (week) return dayOfWeek(y, Number(week), Number(weekday ?? 1))
  if (quarter) return dayOf(y, (Number(quarter) - 1) * 3, 1)
  return dayOf(y, name ? monthNamed(name) : Number(month) - 1, Number(day))
}

function dayOf(year: number, month: number, day: number): number {
  // Date.UTC takes the years 0 to 99 for others; the calendar repeats after 400.
  const like = 2000 + (year % 400)
  const exists =
    month >= 0 && month < 12 && day >= 1 && day <= new Date(Date.UTC(like, month + 1, 0)).getUTCDate()
  if (!exists) return NaN
  return Date.UTC(like, month, day) / DAY_MS + (Math.floor(year / 400) - 5) * DAYS_OF_400_YEARS
}

/** ISO 8601: the first week of a year is that of January 4, and begins with Monday. */
function dayOfWeek(year: number, week: number, weekday: number): number {
  const [start, next] = [firstMonday(year), firstMonday(year + 1)]
  const monday = start + (week - 1) * DAYS_OF_WEEK
  return week >= 1 && monday < next ? monday + weekday - 1 : NaN
}

function firstMonday(year: number): number {
  const fourth = dayOf(year, 0, 4)
  return fourth - ((new Date(fourth * DAY_MS).getUTCDay() + 6) % DAYS_OF_WEEK)
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
  const [, sign, hours, minutes = '0'] = /([+-])(\d{1,2}?):?(\d{2})?$/.exec(zone) ?? []
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
