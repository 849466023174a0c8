/** Numbers as people and spreadsheets write them: groups of thousands, decimal commas, currencies, percent, (1.00). */
import { parseNumber } from './cells.js'

export type DecimalMark = '.' | ','

/** What is on a written number beside its digits. */
export interface WrittenNumber {
  value: number
  /** What separates groups of thousands; '' for nothing. */
  groups: string
  /** A currency, '%' or ''. */
  unit: string
  /** In parentheses, as accounting writes what is below zero. */
  inParentheses: boolean
  /** With the minus behind, as SAP writes it; only after a mark, as `2-` may be a mark at school. */
  isMinusBehind: boolean
}

const MAX_LENGTH = 80
const [SMALL_A, SMALL_K, SMALL_Z] = [97, 107, 122]
const BLANKS = ' \\u00a0\\u2007\\u2009\\u202f'
const MINUS = '[-\\u2212\\u2013]'
// prettier-ignore
const codes = [
  'AED', 'ARS', 'AUD', 'BGN', 'BRL', 'CAD', 'CHF', 'CLP', 'CNY', 'COP', 'CZK', 'DKK', 'EGP', 'EUR', 'GBP', 'HKD', 'HUF', 'IDR',
  'ILS', 'INR', 'ISK', 'JPY', 'KES', 'KRW', 'KWD', 'MAD', 'MXN', 'MYR', 'NGN', 'NOK', 'NZD', 'PHP', 'PKR', 'PLN', 'QAR', 'RON',
  'RSD', 'RUB', 'SAR', 'SEK', 'SGD', 'THB', 'TWD', 'UAH', 'USD', 'UYU', 'VND', 'XAF', 'XOF', 'ZAR',
]
const currency = `(?:[A-Z]{0,3}\\p{Sc}|${codes.join('|')}|kr\\.?|zł|Kč|Ft|Fr\\.|Rs\\.?)`
const written = new RegExp(
  `^(?<sign>${MINUS}|\\+)?[${BLANKS}]?(?<before>%|${currency})?[${BLANKS}]?(?<sign2>${MINUS}|\\+)?` +
    `(?<body>[.,]?\\d[\\d.,'’${BLANKS}]*)(?<exponent>[eE][-+]?\\d+)?(?<after>%|${currency})?(?<behind>${MINUS})?$`,
  'u',
)
const groupsOf = (other: string) =>
  `[1-9]\\d{0,2}(?<groups>[${other}'’${BLANKS}])\\d{3}(?:\\k<groups>\\d{3})*`
/** Indian groups have two digits before the last three. */
const bodies = {
  '.': new RegExp(`^(?:${groupsOf(',')}|[1-9]\\d?(?<lakh>,)(?:\\d{2},)+\\d{3}|\\d*)(?:\\.\\d*)?$`, 'u'),
  ',': new RegExp(`^(?:${groupsOf('.')}|\\d*)(?:,\\d+)?$`, 'u'),
} as const
const isMinus = new RegExp(`^${MINUS}$`, 'u')

/** Undefined for what is no number with this decimal mark. */
export function readWritten(text: string, decimal: DecimalMark): WrittenNumber | undefined {
  if (text.length > MAX_LENGTH || isWord(text)) return undefined
  const { inner, inParentheses } = withoutParentheses(text.trim())
  const parts = written.exec(inner)?.groups
  if (!parts) return undefined
  const { sign, before, sign2, after, behind, exponent = '' } = parts
  const signs = [sign, sign2, behind].filter((each) => each !== undefined)
  if (signs.length + Number(inParentheses) > 1 || (before && after)) return undefined
  const body = parts['body']!.trim()
  if (behind !== undefined && !/[.,]/.test(body)) return undefined
  const match = bodies[decimal].exec(body)
  if (!match) return undefined
  const groups = match.groups!['groups'] ?? match.groups!['lakh'] ?? ''
  const digits = groups === '' ? body : body.replaceAll(groups, '')
  const size = parseNumber(digits.replace(',', '.') + exponent)
  if (Number.isNaN(size)) return undefined
  const isNegative = inParentheses || isMinus.test(signs[0] ?? '')
  return {
    value: isNegative ? -size : size,
    groups,
    unit: before ?? after ?? '',
    inParentheses,
    isMinusBehind: behind !== undefined,
  }
}

/** Certainly no number, which is cheap to see: it begins as no currency does, or has no digit. */
function isWord(text: string): boolean {
  const first = text.charCodeAt(0)
  if (isSmall(first)) return first !== SMALL_K || !/\d/.test(text)
  return (isSmall(text.charCodeAt(1)) && /^[A-EG-JL-QS-Z]/.test(text)) || !/\d/.test(text)
}

const isSmall = (code: number) => code >= SMALL_A && code <= SMALL_Z

function withoutParentheses(text: string): { inner: string; inParentheses: boolean } {
  const match = text.includes('(') && /^([^()]*)\(([^()]+)\)([^()]*)$/.exec(text)
  if (!match) return { inner: text, inParentheses: false }
  return { inner: match.slice(1).join(''), inParentheses: true }
}

/** The number that a cell of a column with this decimal mark is; NaN when it is none. */
export function parseWritten(text: string, decimal: DecimalMark): number {
  const usual = decimal === '.' ? text : withDecimalPoint(text)
  const value = usual === undefined ? NaN : parseNumber(usual)
  return Number.isNaN(value) ? (readWritten(text, decimal)?.value ?? NaN) : value
}

/** Undefined where a point stands between groups. */
function withDecimalPoint(text: string): string | undefined {
  if (text.includes('.')) return undefined
  return text.replace(/,(?=\d)/, '.')
}

/** What is read in a sentence: "decimal comma", "thousands separated by points". */
export function formOf(
  { groups, unit, inParentheses, isMinusBehind }: WrittenNumber,
  decimal: DecimalMark,
): string[] {
  return [
    decimal === ',' ? 'decimal comma' : '',
    groups === '' ? '' : `thousands separated by ${groupNames[groups] ?? 'blanks'}`,
    unit === '%' ? 'the percent sign is taken off' : unit === '' ? '' : 'the currency is taken off',
    inParentheses ? 'parentheses mean below zero' : '',
    isMinusBehind ? 'the minus stands behind the number' : '',
  ].filter((part) => part !== '')
}

const groupNames: Record<string, string> = {
  ',': 'commas',
  '.': 'points',
  "'": 'apostrophes',
  '’': 'apostrophes',
}
