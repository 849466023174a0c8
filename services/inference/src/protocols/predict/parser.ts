/** `POST /predict`: one row as `features` or several as `instances`. */
import type { Predictions } from '../../predictions.js'
import type { ServedModel } from '../served-model.js'
import { checkForm, parseJson } from '../json.js'
import { predictFormSchema } from './schemas.js'
import type { Parser, Route } from '../protocol.js'
import { encodeRow, encodeRows } from '../rows.js'

/** Errors: 400 invalid_json, invalid_body; 413 too_large; 422 from the codec, in a batch with the index of the instance. */
export function predictParser(model: ServedModel): Parser {
  const predictionText = predictionWriter(model.labels)
  const origin = `"model_run_id":${JSON.stringify(model.runId)},"model_name":${JSON.stringify(model.name)}`

  const renderOne = (predictions: Predictions, route: Route) => ({
    body: `{${predictionText(predictions, 0)},${origin},"route":"${route}"}`,
  })
  const renderBatch = (predictions: Predictions, route: Route) => {
    let items = ''
    for (let row = 0; row < predictions.count; row++)
      items += `${row === 0 ? '' : ','}{${predictionText(predictions, row)}}`
    return { body: `{"predictions":[${items}],${origin},"route":"${route}"}` }
  }

  return (body) => {
    const request = parseJson(body.toString())
    checkForm(predictFormSchema, request)
    const { features, instances } = request
    if (instances)
      return {
        rows: encodeRows(model.codec, instances, 'Instance'),
        count: instances.length,
        render: renderBatch,
      }
    return { rows: encodeRow(model.codec, features), count: 1, render: renderOne }
  }
}

/** Writes the fields of one prediction, with what never changes in them escaped once. */
function predictionWriter(labels: readonly string[]): (predictions: Predictions, row: number) => string {
  if (labels.length === 0) return ({ values }, row) => `"prediction":${values[row]!}`
  const texts = labels.map((label) => JSON.stringify(label))
  return ({ values, probabilities, classes }, row) => {
    const best = values[row]!
    let byLabel = ''
    for (let c = 0; c < classes; c++)
      byLabel += `${c === 0 ? '' : ','}${texts[c]}:${probabilities[row * classes + c]!}`
    const probability = probabilities[row * classes + best]!
    return `"prediction":${best},"label":${texts[best]},"probability":${probability},"probabilities":{${byLabel}}`
  }
}
