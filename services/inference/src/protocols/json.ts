/** JSON bodies in, numbers out. */
import { Problem } from '@modelops/common/problem'
import { cutText } from '@modelops/common/cut-text'
import { z } from 'zod'

const BYTE_ORDER_MARK = '\ufeff'

/** With a byte order mark or without one.
 * @throws Problem invalid_json */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (text.startsWith(BYTE_ORDER_MARK)) return parseJson(text.slice(1))
    throw new Problem('invalid_json', explainSyntax(text, error as SyntaxError), { cause: error })
  }
}

function explainSyntax(text: string, error: SyntaxError): string {
  if (text.trim() === '') return 'the body is empty; send a JSON object'
  const hint = /\b(NaN|Infinity)\b/.test(text)
    ? '; JSON has no NaN and no Infinity: send null where a value is missing, and finite numbers'
    : ''
  return `the body is not JSON: ${error.message}${hint}`
}

/**
 * Lets a schema decide whether a value has the right form; the value itself is used afterwards, not a copy of it.
 * Only for schemas without lists of any length: zod looks at every item and describes every wrong one, which takes
 * seconds and gigabytes for a body of a million. Lists are checked item by item, up to the first wrong one.
 * @param path of the value within the body
 * @throws Problem invalid_body
 */
export function checkForm<S extends z.ZodType>(
  schema: S,
  value: unknown,
  path: readonly PropertyKey[] = [],
): asserts value is z.infer<S> {
  const result = schema.safeParse(value)
  if (result.success) return
  const issue = result.error.issues[0]!
  const place = [...path, ...issue.path]
  const what = cutText(issue.message.replace(/^Invalid input: /, ''), 200)
  throw new Problem(
    'invalid_body',
    place.length ? `${cutText(z.core.toDotPath(place), 200)}: ${what}` : what,
    {
      expected: schema.meta()?.['example'],
      cause: result.error,
    },
  )
}

/** A value as a client sent it, for an error message; arrays and objects may be nested too deep to be shown. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return 'an array'
  return typeof value === 'object' && value !== null ? 'an object' : cutText(JSON.stringify(value), 200)
}

/** The text of an object of JSON with one more member at its end. */
export const withMember = (object: string, key: string, value: string): string =>
  `${object.slice(0, -1)},"${key}":${value}}`

/** `[0.5,0.25]` of the numbers from `start` to `end`. */
export function arrayText(values: Float64Array, start: number, end: number): string {
  let text = '['
  for (let i = start; i < end; i++) text += i === start ? String(values[i]) : `,${values[i]}`
  return text + ']'
}
