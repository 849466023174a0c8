/** The bodies of the Open Inference Protocol (kserve/open-inference-protocol: specification/protocol/inference_rest.md). */
import { z } from 'zod'
import { datatypeNames } from './datatypes.js'

const datatypeSchema = z.enum(datatypeNames)
const size = z.int().nonnegative()

const inputOf = <D extends z.ZodType>(data: D) =>
  z.looseObject({
    name: z.string(),
    shape: z
      .union([z.tuple([size, size]), z.tuple([size])], { error: 'expected [rows] or [rows, features]' })
      .describe(
        '[rows, features], or [rows] or [rows, 1] where each feature is an input, as any model takes it',
      ),
    datatype: datatypeSchema,
    parameters: z
      .looseObject({
        binary_data_size: z.int().nonnegative().optional().describe('Bytes of the tensor behind the JSON'),
      })
      .optional(),
    data: data.optional().describe('Row-major, nested or flat; absent for a binary tensor'),
  })

const inputMeta = {
  description: 'A tensor as JSON, or as binary data behind the JSON',
  example: { name: 'input-0', shape: [1, 4], datatype: 'FP64', data: [5.1, 3.5, 1.4, 0.2] },
}

const inputSchema = inputOf(z.array(z.unknown())).meta({ id: 'V2Input', ...inputMeta })

const anyArray = z.custom<readonly unknown[]>(Array.isArray, {
  error: ({ input }) => `expected array, received ${input === null ? 'null' : typeof input}`,
})

/** An input without a look at its data. */
export const v2InputFormSchema = inputOf(anyArray).meta(inputMeta)
export type V2Input = z.infer<typeof v2InputFormSchema>

export const requestedOutputSchema = z
  .looseObject({
    name: z.string(),
    parameters: z.looseObject({ binary_data: z.boolean().optional() }).optional(),
  })
  .meta({ id: 'V2RequestedOutput', description: 'An output to answer', example: { name: 'predict' } })

const requestOf = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) =>
  z.looseObject({
    id: z.string().optional().describe('Echoed in the response, which else has the id of the prediction'),
    parameters: z
      .looseObject({ binary_data_output: z.boolean().optional() })
      .optional()
      .describe('binary_data_output: answer binary tensors, unless an output says otherwise'),
    inputs: z.array(input).min(1),
    outputs: z.array(output).optional().describe('If absent or empty, predict and probabilities'),
  })

const requestMeta = {
  description: 'Tensors for one or more rows',
  example: { id: '42', inputs: [{ name: 'input-0', shape: [1, 2], datatype: 'FP64', data: [5.1, 3.5] }] },
}

export const v2InferRequestSchema = requestOf(inputSchema, requestedOutputSchema).meta({
  id: 'V2InferRequest',
  ...requestMeta,
})

/** The request without a look at its tensors. */
export const v2FormSchema = requestOf(z.unknown(), z.unknown()).meta(requestMeta)

const outputSchema = z
  .strictObject({
    name: z.enum(['predict', 'probabilities', 'explanations']),
    shape: z.array(z.int()),
    datatype: datatypeSchema,
    parameters: z.strictObject({ binary_data_size: z.int() }).optional(),
    data: z
      .union([z.array(z.number()), z.array(z.string())])
      .optional()
      .describe('Row-major, flat; absent for a binary tensor'),
  })
  .meta({
    id: 'V2Output',
    description:
      'predict: class index (INT64) or value (FP64); probabilities: by row and class index; explanations (BYTES), only where asked for: by row the text of a JSON object as /explain answers it',
    example: { name: 'predict', shape: [1], datatype: 'INT64', data: [0] },
  })

export const v2InferResponseSchema = z
  .strictObject({
    model_name: z.string(),
    model_version: z.string().describe('The run id'),
    id: z.string().describe('That of the request; where it has none, the X-Prediction-Id of this answer'),
    parameters: z
      .strictObject({ warnings: z.string() })
      .optional()
      .describe('warnings: the JSON text of a list as /predict answers it; absent where there are none'),
    outputs: z.array(outputSchema),
  })
  .meta({
    id: 'V2InferResponse',
    description: 'The requested outputs',
    example: {
      model_name: 'iris',
      model_version: 'run-1',
      id: '42',
      outputs: [{ name: 'predict', shape: [1], datatype: 'INT64', data: [0] }],
    },
  })

const tensorMetadataSchema = z
  .strictObject({
    name: z.string(),
    datatype: datatypeSchema,
    shape: z.array(z.int()).describe('-1: any number of rows'),
  })
  .meta({
    id: 'V2TensorMetadata',
    description: 'An input or output of a model',
    example: { name: 'input-0', datatype: 'FP64', shape: [-1, 4] },
  })
export type V2TensorMetadata = z.infer<typeof tensorMetadataSchema>

export const v2ModelMetadataSchema = z
  .strictObject({
    name: z.string(),
    versions: z.array(z.string()).describe('Run ids'),
    platform: z.enum(['tensorflowjs_layers', 'tensorflowjs_graph', 'modelops_trees', 'onnxruntime_onnx']),
    inputs: z.array(tensorMetadataSchema),
    outputs: z.array(tensorMetadataSchema),
    properties: z
      .record(z.string(), z.string())
      .describe('backend: what computes the model; task; labels: a JSON array, by class index'),
  })
  .meta({
    id: 'V2ModelMetadata',
    description: 'What a model takes and answers',
    example: {
      name: 'iris',
      versions: ['run-1'],
      platform: 'tensorflowjs_layers',
      inputs: [{ name: 'input-0', datatype: 'FP64', shape: [-1, 4] }],
      outputs: [{ name: 'predict', datatype: 'INT64', shape: [-1] }],
      properties: { backend: 'wasm', task: 'multiclass', labels: '["setosa","versicolor","virginica"]' },
    },
  })
export type V2ModelMetadata = z.infer<typeof v2ModelMetadataSchema>

export const v2ServerMetadataSchema = z
  .strictObject({
    name: z.string(),
    version: z.string(),
    extensions: z.array(z.string()),
    backends: z.array(z.string()),
  })
  .meta({
    id: 'V2ServerMetadata',
    description: 'The server, and the back ends that compute its models',
    example: {
      name: 'modelops',
      version: '0.1.0',
      extensions: ['binary_tensor_data', 'model_repository', 'model_configuration', 'statistics'],
      backends: ['wasm', 'cpu'],
    },
  })
export type V2ServerMetadata = z.infer<typeof v2ServerMetadataSchema>

export const v2HealthSchema = z.strictObject({ live: z.boolean() }).meta({
  id: 'V2Health',
  description: 'Of the server: live, or ready',
  example: { live: true },
})

export const v2ModelReadySchema = z.strictObject({ name: z.string(), ready: z.boolean() }).meta({
  id: 'V2ModelReady',
  description: 'Whether a model answers',
  example: { name: 'iris', ready: true },
})
