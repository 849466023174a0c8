/** The bodies of `:classify` and `:regress` (tensorflow/serving: tensorflow_serving/g3doc/api_rest.md). */
import { z } from 'zod'
import { valueSchema } from '../rows.js'
import { warningsField } from '../warnings.js'

const b64Schema = z.strictObject({ b64: z.string().describe('The base64 of a text in UTF-8') })
const featureSchema = z.union([valueSchema, b64Schema, z.array(z.union([valueSchema, b64Schema])).max(1)])

/** Any values by form: which ones a feature takes, the model's codec knows. */
export const exampleSchema = z.record(z.string(), z.unknown(), {
  error: 'expected an object of values by feature name',
})

const requestOf = <E extends z.ZodType, C extends z.ZodType>(example: E, context: C) =>
  z.looseObject({
    signature_name: z.string().optional().describe('Ignored: a model has one signature'),
    context: context.optional().describe('Features that all examples share'),
    examples: z.array(example).min(1),
  })

const requestMeta = {
  description: 'Rows by feature name; a feature is a value, or a list of one value',
  example: { examples: [{ 'petal length': 1.4, 'petal width': [0.2] }] },
}
const documented = z.record(z.string(), featureSchema)

export const v1ExamplesSchema = requestOf(documented, documented).meta({
  id: 'V1ExamplesRequest',
  ...requestMeta,
})

/** The request without a look at its examples. */
export const v1ExamplesFormSchema = requestOf(z.unknown(), exampleSchema).meta(requestMeta)

export const v1ClassifyResponseSchema = z
  .strictObject({ results: z.array(z.array(z.tuple([z.string(), z.number()]))), warnings: warningsField })
  .meta({
    id: 'V1ClassifyResponse',
    description: 'By example: label and probability of each class, in the order of the class indexes',
    example: {
      results: [
        [
          ['setosa', 0.75],
          ['virginica', 0.25],
        ],
      ],
    },
  })

export const v1RegressResponseSchema = z
  .strictObject({ results: z.array(z.number()), warnings: warningsField })
  .meta({
    id: 'V1RegressResponse',
    description: 'One value for each example',
    example: { results: [21.5] },
  })
