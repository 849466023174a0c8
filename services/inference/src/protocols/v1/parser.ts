/** TensorFlow Serving REST: rows as `instances`, or rows or columns as `inputs`. */
import { Problem } from '@modelops/common/problem'
import type { Predictions } from '@modelops/common/tasks'
import type { ServedModel } from '../served-model.js'
import { arrayText, checkForm, parseJson, shown } from '../json.js'
import type { Parser } from '../protocol.js'
import { encodeRows, type Rows } from '../rows.js'
import { withWarnings } from '../warnings.js'
import { decodeRow, isB64 } from './b64.js'
import { columnSchema, v1FormSchema } from './schemas.js'

/** Errors: invalid_json, invalid_body, too_large and those of the codec with the index of the instance. */
export function v1Parser(model: ServedModel): Parser {
  const { features } = model.codec
  const hasTexts = features.some(({ type }) => type !== 'numeric')
  const isBare = (instance: unknown) =>
    typeof instance !== 'object' ||
    instance === null ||
    (hasTexts && features.length === 1 && features[0]!.name !== 'b64' && isB64(instance))
  return (body) => {
    const request = parseJson(body.toString())
    checkForm(v1FormSchema, request)
    const { instances, inputs } = request
    const given = instances ?? inputs!
    const rows = Array.isArray(given) ? rowsOf(given, isBare) : columnsToRows(given)
    const decode = (row: unknown) => (hasTexts || !Array.isArray(row) ? decodeRow(row) : row)
    const decoded = { length: rows.length, at: (row: number) => decode(rows.at(row)) }
    const key = instances ? 'predictions' : 'outputs'
    const encoded = encodeRows(model.codec, decoded, 'instance')
    const warnings = model.codec.warnings.take()
    const render = (predictions: Predictions) => ({ body: `{"${key}":${outputText(predictions)}}` })
    return {
      rows: encoded,
      count: rows.length,
      texts: model.codec.texts,
      missing: model.codec.missing,
      warnings,
      render: warnings ? withWarnings(render, warnings) : render,
    }
  }
}

/** A bare value is a row of one. */
function rowsOf(instances: readonly unknown[], isBare: (instance: unknown) => boolean): Rows {
  return {
    length: instances.length,
    at: (row) => (isBare(instances[row]) ? [instances[row]] : instances[row]),
  }
}

function columnsToRows(columns: Readonly<Record<string, unknown>>): Rows {
  const entries = Object.entries(columns).map(([name, column]) => {
    checkForm(columnSchema, column, ['inputs', name])
    return [name, column] as const
  })
  return {
    length: lengthOf(entries),
    at: (row) => Object.fromEntries(entries.map(([name, column]) => [name, column[row]])),
  }
}

function lengthOf(columns: readonly (readonly [name: string, column: readonly unknown[]])[]): number {
  if (columns.length === 0) throw new Problem('invalid_body', 'inputs: there are none')
  const [[name, { length }]] = columns as [(typeof columns)[0]]
  const other = columns.find(([, column]) => column.length !== length)
  if (!other) return length
  const detail = `inputs: ${shown(other[0])} has ${other[1].length} values, ${shown(name)} has ${length}`
  throw new Problem('invalid_body', detail, { expected: 'columns of one length' })
}

/** [count, classes], or [count, 1] for a regression. */
function outputText({ count, classes, values, probabilities }: Predictions): string {
  const [data, width] = classes === 0 ? [values, 1] : [probabilities, classes]
  let text = '['
  for (let row = 0; row < count; row++)
    text += (row === 0 ? '' : ',') + arrayText(data, row * width, (row + 1) * width)
  return text + ']'
}
