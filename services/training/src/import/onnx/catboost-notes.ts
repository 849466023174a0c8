/** What CatBoost leaves out of its ONNX files. */
import { nameIn, type OnnxFile } from './onnx-file.js'
import { fieldsOf } from './wire.js'

const [METADATA, KEY, VALUE] = [14, 1, 2] as const
const withExponential = new Set(['Poisson', 'Tweedie'])

/** CatBoost writes its parameters beside the graph: of these losses its `predict` answers the exponential of the graph's output. */
export function catboostNotes({ bytes }: OnnxFile): string[] {
  const loss = lossOf(bytes)
  if (loss === undefined || !withExponential.has(loss)) return []
  return [
    `CatBoost leaves the exponential of the loss ${loss} out of ONNX files: answers are the logarithm of what its predict answers (prediction_type="RawFormulaVal").`,
  ]
}

function lossOf(file: Uint8Array): string | undefined {
  for (const { number, bytes } of fieldsOf(file))
    if (number === METADATA && nameIn(bytes, KEY) === 'params')
      return /"loss_function":\s*\{[^{}]*"type":\s*"(\w+)"/.exec(nameIn(bytes, VALUE))?.[1]
  return undefined
}
