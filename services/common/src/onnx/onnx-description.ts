/** model.json of an ONNX model: weights.bin beside it is the ONNX file. */
import { z } from 'zod'
import { Problem } from '../problem.js'

const valueSchema = z.object({ name: z.string(), width: z.int().positive().describe('Numbers per row') })

export const onnxDescriptionSchema = z.object({
  format: z.literal('modelops-onnx'),
  format_version: z.literal(1),
  input: valueSchema,
  output: valueSchema,
  row_by_row: z.boolean().describe('The graph takes one row at a time'),
})
export type OnnxDescription = z.infer<typeof onnxDescriptionSchema>

/** @throws Problem unsupported_model */
export function parseOnnxDescription(modelJson: Buffer): OnnxDescription {
  try {
    return onnxDescriptionSchema.parse(JSON.parse(modelJson.toString()))
  } catch (cause) {
    throw new Problem('unsupported_model', 'model.json describes no ONNX model of this version', { cause })
  }
}
