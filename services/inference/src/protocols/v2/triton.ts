/** A model's configuration and statistics in the form of Triton. */
import { servingMetrics } from '@modelops/common/serving-metrics'
import type { BatchLimits } from '../../batcher.js'
import type { ServedModel } from '../served-model.js'
import { platformOf, v2Inputs, v2Outputs } from './metadata.js'
import type { V2TensorMetadata } from './schemas.js'
import type { ModelStatistics, TritonConfig, TritonTensorConfig } from './triton-schemas.js'

/** @param backend what computes the model */
export function tritonConfig(model: ServedModel, backend: string, limits: BatchLimits): TritonConfig {
  const { name, manifest, labels } = model
  return {
    name,
    platform: platformOf(manifest),
    backend,
    version_policy: { latest: { num_versions: 1 } },
    max_batch_size: limits.maxBatchRows,
    input: v2Inputs(model).map(tensorConfig),
    output: v2Outputs(labels.length).map(tensorConfig),
    dynamic_batching: { max_queue_delay_microseconds: limits.maxBatchDelayMs * 1000 },
    parameters: {
      task: { string_value: manifest.task },
      labels: { string_value: JSON.stringify(labels) },
    },
  }
}

/** Triton takes no tensor without dimensions: one value a row is a dimension of 1 that may be left out. */
function tensorConfig({ name, datatype, shape: [, ...dims] }: V2TensorMetadata): TritonTensorConfig {
  const data_type = datatype === 'BYTES' ? 'TYPE_STRING' : `TYPE_${datatype}`
  return dims.length > 0 ? { name, data_type, dims } : { name, data_type, dims: [1], reshape: { shape: [] } }
}

/**
 * @param metrics of all workers of the service, in the Prometheus text format
 * @param lastInference milliseconds since 1970, 0 where it is not known
 */
export function tritonStatistics(
  { name, runId }: Pick<ServedModel, 'name' | 'runId'>,
  metrics: string,
  lastInference: number,
): ModelStatistics {
  const sumOf = (metric: string) => sumOfSamples(metrics, metric, name, runId)
  const { predictions, versionErrors, latency, batchRows } = servingMetrics
  const none = { count: 0, ns: 0 }
  return {
    name,
    version: runId,
    last_inference: lastInference,
    inference_count: sumOf(predictions.name),
    execution_count: sumOf(`${batchRows.name}_count`),
    inference_stats: {
      success: { count: sumOf(`${latency.name}_count`), ns: Math.round(sumOf(`${latency.name}_sum`) * 1e9) },
      fail: { ...none, count: sumOf(versionErrors.name) },
      queue: none,
      compute_input: none,
      compute_infer: none,
      compute_output: none,
      cache_hit: none,
      cache_miss: none,
    },
    batch_stats: [],
  }
}

/** The sum over the samples of one version; names of models and runs need no escapes. */
function sumOfSamples(metrics: string, metric: string, model: string, runId: string): number {
  let sum = 0
  for (const line of metrics.split('\n')) {
    if (!line.startsWith(`${metric}{`)) continue
    const end = line.lastIndexOf('}')
    const labels = line.slice(metric.length + 1, end)
    if (labels.includes(`model="${model}"`) && labels.includes(`run_id="${runId}"`))
      sum += Number(line.slice(end + 1))
  }
  return sum
}
