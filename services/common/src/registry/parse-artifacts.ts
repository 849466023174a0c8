/** What the two files of a run have in common, whichever form its model has. */
import { z } from 'zod'
import { Problem } from '../problem.js'

/**
 * @param schema what of it is needed
 * @param whose what model.json should be that of
 * @throws Problem unsupported_model
 */
export function parseModelJson<T>(modelJson: Buffer, schema: z.ZodType<T>, whose: string): T {
  let json: unknown
  try {
    json = JSON.parse(modelJson.toString('utf8'))
  } catch (cause) {
    throw new Problem('unsupported_model', `model.json is not JSON: ${(cause as Error).message}`, { cause })
  }
  const result = schema.safeParse(json)
  if (result.success) return result.data
  const detail = `model.json is not that of ${whose}: ${z.prettifyError(result.error)}`
  throw new Problem('unsupported_model', detail, { cause: result.error })
}

/**
 * @param expected bytes that model.json describes
 * @throws Problem artifact_corrupt
 */
export function checkLength({ length }: Buffer, expected: number): void {
  if (length === expected) return
  const detail = `weights.bin has ${length} bytes, model.json describes ${expected}: the file is not the model's, or not complete`
  throw new Problem('artifact_corrupt', detail, { received: length, expected })
}
