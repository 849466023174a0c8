/** Quantities in forms that are not read as numbers: they are told, lest they pass for categories. */

const units =
  'kg|g|mg|[µμ]g|lbs?|oz|km|cm|mm|m|mi|miles?|ft|l|ml|°[CF]?|h|hrs?|hours?|mins?|minutes?|s|secs?|seconds?|ms|days?|weeks?|months?|years?|yrs?|[kMG]?Hz|[kM]?Wh?|[kMGT]i?B|V|mph|km/h|m/s|bpm|mmHg|k?cal|[kKM]|mn|bn'

/** What a cell is, and what to write instead. */
const forms: readonly (readonly [RegExp, string, string])[] = [
  [
    /^-?\d{1,3}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[ap]\.?m\.?)?$|^-?\d+ days?,? ?[\d:.]*$|^-?P(?=\d|T\d)[\d.,YMWDTHS]+$/i,
    'a time of day or a duration',
    'write it as a number of hours or seconds',
  ],
  [
    new RegExp(`^[-+]?[\\d.,]*\\d ?(?:${units})$`, 'u'),
    'a number with a unit',
    'write the unit into the name of the column, and numbers alone into its cells',
  ],
  [/^[-+]?\d{1,3}(?:_\d{3})+$/, 'a number with underscores', 'write it without them'],
  [/^[-+]?0x[\da-f]+$/i, 'a hexadecimal number', 'write it in decimal'],
  [/^[-+]?(?:\d+ )?\d+ ?\/ ?\d+$/, 'a fraction', 'write it as a decimal number'],
  [
    /^[-+]?(?=.*[^\d.,])\p{Nd}[\p{Nd}.,٫٬]*$/u,
    'a number in digits of another script',
    'write it with 0 to 9',
  ],
  [/^'.*'$/s, 'in single quotes, which are part of the text', 'quote cells by double quotes'],
  [
    /^\p{L}{3} \p{L}{3} +\d{1,2} \d{2}:\d{2}:\d{2} (?:[A-Z]{2,5} )?\d{4}$|^\d{4}-\d{2}-\d{2}[T ][\d:.]+ ?[A-Z][A-Za-z/_]+$|^\d{4}-\d{3}$/u,
    'a date in a form that is not read',
    'write it as 2024-12-31 10:00',
  ],
  [/^Q[1-4][ /-]?\d{4}$|^[1-4]Q[ /-]?\d{2,4}$/i, 'a quarter before its year', 'write it as 2024Q4'],
]

/** The form that all cells have; undefined where one has none of these. */
export function unreadForm(cells: Iterable<string>): { what: string; advice: string } | undefined {
  let left = forms
  for (const cell of cells) {
    const text = cell.trim()
    left = left.filter(([pattern]) => pattern.test(text))
    if (left.length === 0) return undefined
  }
  const [, what, advice] = left[0]!
  return { what, advice }
}
