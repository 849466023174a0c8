/** The bodies of the TensorFlow Serving REST API (tensorflow/serving: tensorflow_serving/g3doc/api_rest.md). */
import { z } from 'zod'
import { rowSchema, valueSchema } from '../rows.js'
import { warningsField } from '../warnings.js'

const instanceSchema = z.union([rowSchema, z.number(), z.string(), z.null()]).meta({
  id: 'V1Instance',
  description: 'A row; a model with one feature also takes the bare value',
  example: [5.1, 3.5, 1.4, 0.2],
})

export const columnSchema = z.array(valueSchema).min(1)

const requestOf = <I extends z.ZodType, C extends z.ZodType>(instance: I, column: C) =>
  z
    .looseObject({
      // Metadata gives it as empty, as TensorFlow Serving does: the default one.
      signature_name: z.enum(['serving_default', ''], { error: 'expected "serving_default"' }).optional(),
      instances: z.array(instance).min(1).describe('Rows').optional(),
      inputs: z
        .union([z.array(instance).min(1), z.record(z.string(), column)], {
          error: 'expected an array of rows, or an object of arrays of values by feature name',
        })
        .describe('Rows, or columns by feature name')
        .optional(),
    })
    .refine(({ instances, inputs }) => (instances === undefined) !== (inputs === undefined), {
      error: 'expected either "instances" (rows) or "inputs" (rows, or columns by feature name)',
    })

const requestMeta = {
  description: 'Rows as `instances`, or rows or columns as `inputs`',
  oneOf: [{ required: ['instances'] }, { required: ['inputs'] }],
  example: { instances: [[5.1, 3.5, 1.4, 0.2]] },
}

export const v1PredictRequestSchema = requestOf(instanceSchema, columnSchema).meta({
  id: 'V1PredictRequest',
  ...requestMeta,
})

/** The request without a look at its rows and columns. */
export const v1FormSchema = requestOf(z.unknown(), z.unknown()).meta(requestMeta)

const outputSchema = z
  .array(z.array(z.number()))
  .describe('By row: the probabilities by class index, or of a regression its value alone')

export const v1PredictResponseSchema = z
  .union([
    z.strictObject({ predictions: outputSchema, warnings: warningsField }),
    z.strictObject({ outputs: outputSchema, warnings: warningsField }),
  ])
  .meta({
    id: 'V1PredictResponse',
    description: '`predictions` for `instances`, `outputs` for `inputs`',
    example: { predictions: [[0.75, 0.25]] },
  })

export const v1StatusSchema = z
  .strictObject({
    model_version_status: z.array(
      z.strictObject({
        version: z.string().describe('The run id'),
        state: z.enum(['AVAILABLE']),
        status: z.strictObject({ error_code: z.string(), error_message: z.string() }),
      }),
    ),
  })
  .meta({
    id: 'V1ModelStatus',
    description: 'The served version',
    example: {
      model_version_status: [
        { version: 'run-1', state: 'AVAILABLE', status: { error_code: 'OK', error_message: '' } },
      ],
    },
  })

const tensorInfoSchema = z
  .strictObject({
    name: z.string(),
    dtype: z.enum(['DT_DOUBLE', 'DT_STRING']),
    tensor_shape: z.strictObject({
      dim: z.array(z.strictObject({ size: z.string().describe('-1: any'), name: z.string() })),
      unknown_rank: z.boolean(),
    }),
  })
  .meta({
    id: 'V1TensorInfo',
    description: 'Type and shape of an input or output',
    example: {
      name: 'petal length',
      dtype: 'DT_DOUBLE',
      tensor_shape: { dim: [{ size: '-1', name: '' }], unknown_rank: false },
    },
  })
export type V1TensorInfo = z.infer<typeof tensorInfoSchema>

export const v1MetadataSchema = z
  .strictObject({
    model_spec: z.strictObject({ name: z.string(), signature_name: z.string(), version: z.string() }),
    metadata: z.strictObject({
      signature_def: z.strictObject({
        signature_def: z.strictObject({
          serving_default: z.strictObject({
            inputs: z.record(z.string(), tensorInfoSchema),
            outputs: z.record(z.string(), tensorInfoSchema),
            method_name: z.string(),
          }),
        }),
      }),
    }),
  })
  .meta({
    id: 'V1ModelMetadata',
    description: 'One input by feature, one output: probabilities [-1, classes], or the value [-1, 1]',
    example: {
      model_spec: { name: 'iris', signature_name: '', version: 'run-1' },
      metadata: {
        signature_def: {
          signature_def: {
            serving_default: { inputs: {}, outputs: {}, method_name: 'tensorflow/serving/predict' },
          },
        },
      },
    },
  })

export type V1Status = z.infer<typeof v1StatusSchema>
export type V1Metadata = z.infer<typeof v1MetadataSchema>
