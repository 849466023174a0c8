/** What a training run reports of itself, but for its id, time and files. */
import core from '@modelops/common/tensorflow/tfjs-core'
import type { DatasetSchema } from '@modelops/common/data/dataset-schema'
import { FORMAT_VERSION, type Manifest } from '@modelops/common/manifest'
import type { Artifacts } from '@modelops/common/registry/model-registry'
import type { RunRequest } from '../run-request.js'
import type { Plan } from './plan/plan.js'
import type { Measured } from './tasks/learning-task.js'

const { version_core } = core

/** A model that is ready to be published. */
export interface FinishedModel extends Artifacts {
  draft: Omit<Manifest, 'files' | 'run_id' | 'created'>
}

type Results = Pick<
  Manifest,
  | 'features'
  | 'curves'
  | 'prediction_bins'
  | 'feature_importance'
  | 'partial_dependence'
  | 'temperature'
  | 'leaderboard'
  | 'samples'
  | 'backend'
  | 'duration_seconds'
  | 'cpu_seconds'
> &
  Omit<Measured, 'curves'>

export function draftManifest(
  { schema, request }: { schema: DatasetSchema; request: RunRequest },
  { task, target, options, recipe, time, leftOut, warnings }: Plan,
  { warnings: onQuality, ...results }: Results,
): FinishedModel['draft'] {
  const sentences = [...warnings, ...onQuality]
  return {
    format_version: FORMAT_VERSION,
    model_name: request.model.name,
    origin: 'trained',
    model_format: 'layers',
    dataset: { name: schema.name, sha256: schema.sha256, rows: schema.rows },
    task: task.name,
    target: target.name,
    ...(target.labels.length > 0 && { labels: [...target.labels] }),
    ...(target.positive !== undefined && { positive: target.labels[target.positive]! }),
    hyper_parameters: { ...(recipe ?? options), ...(time && { time: time.name }) },
    tfjs_version: version_core,
    ...results,
    ...(schema.missing_marks && { missing_marks: schema.missing_marks }),
    ...(results.feature_importance && { importance_score: task.importanceScore }),
    ...(leftOut.length > 0 && { left_out: leftOut }),
    ...(sentences.length > 0 && { warnings: sentences }),
  }
}
