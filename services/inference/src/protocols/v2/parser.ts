/** The Open Inference Protocol's inference request, with the binary tensor data extension. */
import type { RequestWarnings } from '@modelops/common/data/encoding-warnings'
import type { ServedModel } from '../served-model.js'
import { explanationWriter } from '../explanation-text.js'
import { checkForm, parseJson } from '../json.js'
import type { Parser } from '../protocol.js'
import { encodeRows } from '../rows.js'
import { splitBody } from './binary.js'
import { chooseInputs, readRows } from './inputs.js'
import { explanationsOutput, v2Outputs } from './metadata.js'
import { chooseOutputs, renderOutputs } from './outputs.js'
import { v2FormSchema } from './schemas.js'

/** Errors: invalid_json, invalid_body, bad_request, invalid_tensor, too_large and those of the codec with the index of the row. */
export function v2Parser(model: ServedModel): Parser {
  const inputsOf = chooseInputs(model)
  const explanationText = explanationWriter(model)
  const outputs = v2Outputs(model.labels.length)
  const head = `{"model_name":${JSON.stringify(model.name)},"model_version":${JSON.stringify(model.runId)},`

  return (body, headers) => {
    const { json, binary } = splitBody(body, headers)
    const request = parseJson(json)
    checkForm(v2FormSchema, request)
    const rows = readRows(request.inputs, binary, inputsOf(request.inputs))
    const requested = chooseOutputs(
      request.outputs ?? [],
      request.parameters?.binary_data_output ?? false,
      outputs,
    )
    const encoded = encodeRows(model.codec, rows, 'row')
    const warnings = model.codec.warnings.take()
    const requestId = request.id === undefined ? undefined : JSON.stringify(request.id)
    const parameters = warnings ? warningsText(warnings) : ''
    return {
      rows: encoded,
      count: rows.length,
      texts: model.codec.texts,
      missing: model.codec.missing,
      requestId: request.id,
      warnings,
      explains: requested.some(({ tensor }) => tensor === explanationsOutput) ? 'beside' : undefined,
      render: (predictions, _route, id, explained) =>
        renderOutputs(
          `${head}"id":${requestId ?? `"${id}"`},${parameters}`,
          requested,
          predictions,
          explained?.explanations.map((_, row) => explanationText(explained, row)),
        ),
    }
  }
}

/** Parameters are texts, numbers and booleans in this protocol, so that a list is the text of its JSON. */
const warningsText = ({ items }: RequestWarnings): string =>
  `"parameters":{"warnings":${JSON.stringify(JSON.stringify(items))}},`
