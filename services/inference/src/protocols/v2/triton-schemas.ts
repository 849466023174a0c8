/** What Triton's extensions of the Open Inference Protocol answer (triton-inference-server/server: docs/protocol/extension_model_configuration.md, extension_statistics.md). */
import { z } from 'zod'

const tensorConfigSchema = z.strictObject({
  name: z.string(),
  data_type: z.string().describe('TYPE_FP64, TYPE_INT64 or TYPE_STRING'),
  dims: z.array(z.int()).describe('Without the dimension of the rows'),
  reshape: z
    .strictObject({ shape: z.array(z.int()) })
    .optional()
    .describe('Where a row has one value: the dimension may be left out'),
})

export const tritonConfigSchema = z
  .strictObject({
    name: z.string(),
    platform: z.string(),
    backend: z.string(),
    version_policy: z.strictObject({ latest: z.strictObject({ num_versions: z.int() }) }),
    max_batch_size: z.int().describe('Rows that the model computes at once; requests may have more'),
    input: z.array(tensorConfigSchema),
    output: z.array(tensorConfigSchema),
    dynamic_batching: z.strictObject({ max_queue_delay_microseconds: z.int() }),
    parameters: z.record(z.string(), z.strictObject({ string_value: z.string() })),
  })
  .meta({
    id: 'TritonModelConfig',
    description: 'The configuration of a model in the form of Triton',
    example: {
      name: 'iris',
      platform: 'tensorflowjs_layers',
      backend: 'wasm',
      version_policy: { latest: { num_versions: 1 } },
      max_batch_size: 1024,
      input: [{ name: 'input-0', data_type: 'TYPE_FP64', dims: [4] }],
      output: [{ name: 'predict', data_type: 'TYPE_INT64', dims: [1], reshape: { shape: [] } }],
      dynamic_batching: { max_queue_delay_microseconds: 0 },
      parameters: { task: { string_value: 'multiclass' } },
    },
  })

const durationSchema = z.strictObject({
  count: z.int(),
  ns: z.int().describe('Nanoseconds, in all'),
})

const modelStatisticsSchema = z.strictObject({
  name: z.string(),
  version: z.string().describe('The run id'),
  last_inference: z
    .int()
    .describe('Milliseconds since 1970; 0 where none of the recent ones is of this version'),
  inference_count: z.int().describe('Rows predicted'),
  execution_count: z.int().describe('Batches computed'),
  inference_stats: z
    .strictObject({
      success: durationSchema.describe('Requests, from body to answer'),
      fail: durationSchema.describe('Refused or failed requests; their time is not measured'),
      queue: durationSchema,
      compute_input: durationSchema,
      compute_infer: durationSchema,
      compute_output: durationSchema,
      cache_hit: durationSchema,
      cache_miss: durationSchema,
    })
    .describe('The parts of a request are not measured: they count 0'),
  batch_stats: z.array(z.never()).describe('None: model_batch_rows of /metrics has the sizes of batches'),
})
const durations = { count: 0, ns: 0 }

export const tritonStatisticsSchema = z.strictObject({ model_stats: z.array(modelStatisticsSchema) }).meta({
  id: 'TritonStatistics',
  description: 'What the versions in service have done since the service started, in the form of Triton',
  example: {
    model_stats: [
      {
        name: 'iris',
        version: 'run-1',
        last_inference: 1_767_225_600_000,
        inference_count: 64,
        execution_count: 2,
        inference_stats: {
          success: { count: 2, ns: 400_000 },
          fail: durations,
          queue: durations,
          compute_input: durations,
          compute_infer: durations,
          compute_output: durations,
          cache_hit: durations,
          cache_miss: durations,
        },
        batch_stats: [],
      },
    ],
  },
})

export type TritonConfig = z.infer<typeof tritonConfigSchema>
export type TritonTensorConfig = z.infer<typeof tensorConfigSchema>
export type ModelStatistics = z.infer<typeof modelStatisticsSchema>
