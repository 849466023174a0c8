/** Rows of JSON values: their form, and how they become the numbers that a model takes. */
import type { FeatureCodec } from '@modelops/common/data/feature-codec'
import { isProblem, Problem } from '@modelops/common/problem'
import { z } from 'zod'
import { checkForm } from './json.js'

/** Any JSON value by form: which values a feature takes, the model's codec knows. */
export const valueSchema = z.unknown().meta({
  id: 'FeatureValue',
  description:
    'A number; a text where the feature is one or a date; true or false where it has these two values; null where no value is known; what training never saw is taken with a warning, or refused where the service is strict',
  type: ['number', 'string', 'boolean', 'null'],
  example: 17.99,
})

export const rowSchema = z
  .union([z.array(valueSchema), z.record(z.string(), valueSchema)], {
    error: 'expected an array of values or an object of values by feature name',
  })
  .meta({
    id: 'Row',
    description: 'Values in the order of the features, or by feature name',
    example: [5.1, 3.5, 1.4, 0.2],
  })

/** 64 MiB of numbers: what a body of 8 MiB needs, unless a model has many more inputs than features. */
const MAX_NUMBERS = 2 ** 24

/** More would block the event loop for seconds while other requests wait. */
const MAX_ROWS = 2 ** 16

/** An array of rows, or an object that makes each row on demand: bodies may have millions. */
export interface Rows {
  readonly length: number
  at(index: number): unknown
}

/**
 * @param row values in the order of the features, or by feature name
 * @throws Problem invalid_body when it is neither, 422 from the codec, whose warnings, texts and missing values are then those of this row
 */
export function encodeRow(codec: FeatureCodec, row: unknown): Float32Array {
  const out = new Float32Array(codec.width)
  begin(codec, undefined)
  encodeInto(codec, row, out, 0)
  return out
}

/**
 * @param noun what a row is called in the protocol; errors begin with it and the index of the row
 * @returns row-major [rows.length, codec.width]
 * @throws Problem invalid_body, too_large, 422 from the codec, whose warnings, texts and missing values are then those of these rows
 */
export function encodeRows(codec: FeatureCodec, rows: Rows, noun: string): Float32Array {
  const out = allocate(rows.length, codec.width)
  let index = 0
  try {
    begin(codec, 0)
    for (; index < rows.length; index++) {
      codec.warnings.nextRow(index)
      encodeInto(codec, rows.at(index), out, index * codec.width)
    }
  } catch (error) {
    throw isProblem(error) ? within(noun, index, error) : error
  }
  return out
}

function begin(codec: FeatureCodec, index: number | undefined): void {
  codec.warnings.begin(index)
  codec.texts = codec.hasTexts ? [] : undefined
  codec.missing = undefined
}

function encodeInto(codec: FeatureCodec, row: unknown, out: Float32Array, offset: number): void {
  if (Array.isArray(row)) return codec.encodeValues(row, out, offset)
  checkForm(rowSchema, row)
  codec.encodeNamed(row as Record<string, unknown>, out, offset)
}

function allocate(rows: number, width: number): Float32Array {
  const most = Math.min(MAX_ROWS, Math.floor(MAX_NUMBERS / width))
  if (rows <= most) return new Float32Array(rows * width)
  throw new Problem(
    'too_large',
    `${rows} rows are too many for one request; send at most ${most} at a time`,
    {
      received: rows,
      expected: most,
    },
  )
}

function within(noun: string, index: number, problem: Problem): Problem {
  const { code, detail, received, expected, field, cause } = problem
  return new Problem(code, `${noun} ${index}: ${detail}`, {
    received,
    expected,
    index,
    cause,
    ...(field !== undefined && { field }),
  })
}
