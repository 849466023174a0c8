/** `:classify` and `:regress` of TensorFlow Serving: examples with features by name, scores by label or values. */
import { Problem } from '@modelops/common/problem'
import type { Predictions } from '@modelops/common/tasks'
import { arrayText, checkForm, parseJson } from '../json.js'
import type { Parser } from '../protocol.js'
import { encodeRows } from '../rows.js'
import { withWarnings } from '../warnings.js'
import type { ServedModel } from '../served-model.js'
import { decodeB64 } from './b64.js'
import { exampleSchema, v1ExamplesFormSchema } from './examples-schemas.js'

/** Answers the probability of every class, by label. */
export function classifyParser(model: ServedModel): Parser {
  const labels = model.labels.map((label) => JSON.stringify(label))
  const pairs = ({ probabilities, classes }: Predictions, row: number) =>
    labels.map((label, c) => `[${label},${probabilities[row * classes + c]}]`).join()
  return examplesParser(model, 'classify', ({ count, ...rest }) =>
    Array.from({ length: count }, (_, row) => `[${pairs({ count, ...rest }, row)}]`).join(),
  )
}

/** Answers one value for each example. */
export function regressParser(model: ServedModel): Parser {
  return examplesParser(model, 'regress', ({ values, count }) => arrayText(values, 0, count).slice(1, -1))
}

/** Errors: bad_request where the model answers the other question, else those of v1Parser. */
function examplesParser(
  model: ServedModel,
  verb: 'classify' | 'regress',
  results: (predictions: Predictions) => string,
): Parser {
  const right = model.labels.length > 0 ? 'classify' : 'regress'
  return (body) => {
    if (verb !== right) throw wrongQuestion(model, verb, right)
    const request = parseJson(body.toString())
    checkForm(v1ExamplesFormSchema, request)
    const { examples, context = {} } = request
    const rows = {
      length: examples.length,
      at: (row: number) => ({ ...valuesOf(context), ...exampleAt(row) }),
    }
    const exampleAt = (row: number) => {
      const example = examples[row]
      checkForm(exampleSchema, example)
      return valuesOf(example)
    }
    const encoded = encodeRows(model.codec, rows, 'example')
    const warnings = model.codec.warnings.take()
    const render = (predictions: Predictions) => ({ body: `{"results":[${results(predictions)}]}` })
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

const wrongQuestion = ({ name, labels }: ServedModel, verb: string, right: string) =>
  new Problem(
    'bad_request',
    `the model ${name} predicts ${labels.length > 0 ? 'classes' : 'numbers'}: ask :${right} or :predict, not :${verb}`,
    { received: verb, expected: right },
  )

const valuesOf = (example: object) =>
  Object.fromEntries(Object.entries(example).map(([name, value]) => [name, valueOf(name, value)]))

/** A feature is a value, or a list of values as in a tf.Example: an empty one is missing. */
function valueOf(name: string, value: unknown): unknown {
  if (!Array.isArray(value)) return decodeB64(value)
  if (value.length <= 1) return value.length === 1 ? decodeB64(value[0]) : null
  const detail = `the feature ${JSON.stringify(name.slice(0, 40))} has ${value.length} values, the model takes one`
  throw new Problem('invalid_body', detail, { received: value.length, expected: 1 })
}
