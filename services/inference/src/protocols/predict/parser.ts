/** `POST /predict`: one row as `features` or several as `instances`. */
import type { FeatureCodec } from '@modelops/common/data/feature-codec'
import { checkForm, parseJson } from '../json.js'
import type { Parser } from '../protocol.js'
import { encodeRow, encodeRows } from '../rows.js'
import type { ServedModel } from '../served-model.js'
import { withWarnings } from '../warnings.js'
import { responseWriter, type Render } from './responses.js'
import { predictFormSchema } from './schemas.js'

/** Errors: 400 invalid_json, invalid_body; 413 too_large; 422 from the codec, in a batch with the index of the instance. */
export function predictParser(model: ServedModel): Parser {
  return parserWith(model.codec, responseWriter(model))
}

/** Reads rows as `/predict` takes them. */
export function parserWith(codec: FeatureCodec, { one, several }: Record<'one' | 'several', Render>): Parser {
  return (body) => {
    const request = parseJson(body.toString())
    checkForm(predictFormSchema, request)
    const { features, instances } = request
    const rows = instances ? encodeRows(codec, instances, 'instance') : encodeRow(codec, features)
    const warnings = codec.warnings.take()
    const render = instances ? several : one
    return {
      rows,
      count: instances ? instances.length : 1,
      texts: codec.texts,
      missing: codec.missing,
      warnings,
      render: warnings ? withWarnings(render, warnings) : render,
    }
  }
}
