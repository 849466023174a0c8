/** The forms in which tables write dates and times. */

const year = String.raw`(?<year>\d{4})`
const yy = String.raw`(?<yy>\d{2})`
const month = String.raw`(?<month>\d{1,2})`
const day = String.raw`(?<day>\d{1,2})`
const name = String.raw`(?<name>\p{L}{3,10})`
const weekday = '(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? )?'
const dayBeforeName = String.raw`${weekday}${day}(?:\.|er|º|st|nd|rd|th)?(?: de |[-/ ])?${name}\.?(?: de |,? |[-/])?`
const dayAfterName = String.raw`${weekday}${name}\.?[- ]?${day}(?:st|nd|rd|th)?(?:,? |[-/])`
const zone = String.raw`(?<zone>(?:(?:UTC|GMT)[+-]\d|[+-]\d{2}|(?:UTC|GMT)[+-]\d{2})(?::?\d{2})?|Z|UTC|GMT)(?: \([^()]*\))?`
const time = String.raw`(?:(?:T|,? +|:)(?<hour>\d{1,2})(?<mark>[:.])(?<minute>\d{2})(?:\k<mark>(?<second>\d{2}(?:[.,]\d+)?))?(?: ?(?<half>[ap])\.?m\.?)?(?: ?${zone})?)?`
/** Also as `2024.01.05`, not to take versions such as 2024.1.5, as `2024. 1. 5.` and as `2024年1月5日`. */
const yearFirst = String.raw`${year}(?:/|\. |年 ?|\.(?=\d{2}\.\d{2}(?!\d)))${month}(?:/|\. ?|月 ?)${day}[.日]?`
/** Of ISO 8601 without separators. */
const basicTime = String.raw`(?:T(?<hour>\d{2})(?<minute>\d{2})(?<second>\d{2}(?:[.,]\d+)?)?(?:${zone})?)?`

/** By form. */
export const datePatterns = {
  'yyyy-mm-dd': form(`${year}-${month}-${day}${time}`),
  'yyyy/mm/dd': form(yearFirst + time),
  'dd.mm.yyyy': form(String.raw`${day}\.${month}\.${year}${time}`),
  'dd/mm/yyyy': form(`${day}/${month}/${year}${time}`),
  'mm/dd/yyyy': form(`${month}/${day}/${year}${time}`),
  'dd-mm-yyyy': form(`${day}-${month}-${year}${time}`),
  'mm-dd-yyyy': form(`${month}-${day}-${year}${time}`),
  'dd-mmm-yyyy': form(`${dayBeforeName}${year}${time}`),
  'mmm-dd-yyyy': form(`${dayAfterName}${year}${time}`),
  'dd.mm.yy': form(String.raw`${day}\.${month}\.${yy}${time}`),
  'dd/mm/yy': form(`${day}/${month}/${yy}${time}`),
  'mm/dd/yy': form(`${month}/${day}/${yy}${time}`),
  'yy/mm/dd': form(`${yy}/${month}/${day}${time}`),
  'dd-mm-yy': form(`${day}-${month}-${yy}${time}`),
  'mm-dd-yy': form(`${month}-${day}-${yy}${time}`),
  'yy-mm-dd': form(`${yy}-${month}-${day}${time}`),
  'dd-mmm-yy': form(`${dayBeforeName}${yy}${time}`),
  'yyyy-mm': form(String.raw`${year}[-/](?<month>\d{2})`),
  'mm/yyyy': form(`${month}/${year}`),
  'mmm-yyyy': form(String.raw`${name}\.?[- ]${year}`),
  'yyyy-Qq': form(`${year}[- ]?Q(?<quarter>[1-4])`),
  'yyyy-Www': form(`${year}-?W(?<week>\\d{2})(?:-?(?<weekday>[1-7]))?`),
  yyyymmdd: form(String.raw`${year}(?<month>\d{2})(?<day>\d{2})${basicTime}`),
  'epoch-seconds': form(String.raw`(?<seconds>-?\d+(?:\.\d+)?)`),
  'epoch-milliseconds': form(String.raw`(?<milliseconds>-?\d+)`),
}

function form(pattern: string): RegExp {
  return new RegExp(`^${pattern}$`, 'iu')
}

export type DateForm = keyof typeof datePatterns
export const dateForms = Object.keys(datePatterns) as [DateForm, ...DateForm[]]
/** ISO 8601, which is read whatever the form of the column. */
export const ISO_FORM: DateForm = 'yyyy-mm-dd'

/** They are numbers as well: a column is read so where that was asked for or its name says so. */
const numberForms = ['yyyymmdd', 'epoch-seconds', 'epoch-milliseconds'] as const satisfies readonly DateForm[]
export const isNumberForm = (form: DateForm): boolean => (numberForms as readonly DateForm[]).includes(form)
/** Those of texts. */
export const textForms = dateForms.filter((form) => !form.startsWith('epoch'))

/** What a value begins with, where numbers alone do not tell. */
export type DateOrder = 'day' | 'month' | 'year'
const orders: Record<string, DateOrder> = { dd: 'day', mm: 'month', yy: 'year' }
export const orderOf = (form: DateForm): DateOrder | undefined =>
  orders[/^(dd|mm|yy)[-/](?:dd|mm)[-/]/.exec(form)?.[1] ?? '']

/** Names no day, so that the day of the week means nothing. */
export const isMonthForm = (form: DateForm): boolean => !/dd|W|epoch/.test(form)
/** Years as 24. */
export const hasShortYear = (form: DateForm): boolean => /(?<!y)yy(?!y)/.test(form)
