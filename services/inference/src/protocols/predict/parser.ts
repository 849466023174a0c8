/** `POST /predict`: one row as `features` or several as `instances`. */
import { checkForm, parseJson } from '../json.js'
import type { Parser } from '../protocol.js'
import { encodeRow, encodeRows } from '../rows.js'
import type { ServedModel } from '../served-model.js'
import { responseWriter } from './responses.js'
import { predictFormSchema } from './schemas.js'

/** Errors: 400 invalid_json, invalid_body; 413 too_large; 422 from the codec, in a batch with the index of the instance. */
export function predictParser(model: ServedModel): Parser {
  const { codec } = model
  const { one, several } = responseWriter(model)
  return (body) => {
    const request = parseJson(body.toString())
    checkForm(predictFormSchema, request)
    const { features, instances } = request
    return instances
      ? { rows: encodeRows(codec, instances, 'Instance'), count: instances.length, render: several }
      : { rows: encodeRow(codec, features), count: 1, render: one }
  }
}
