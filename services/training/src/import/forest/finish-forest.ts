/** A forest from a file becomes a model that can be published. */
import { FeatureCodec } from '@modelops/common/data/feature-codec'
import { checkForest } from '@modelops/common/forest/check-forest'
import { MAX_OUTPUTS, writeForest } from '@modelops/common/forest/forest-files'
import type { Forest } from '@modelops/common/forest/forest'
import { predictForest } from '@modelops/common/forest/predict-forest'
import type { Feature, Task } from '@modelops/common/manifest'
import type { FinishedModel } from '../../learn/manifest-draft.js'
import { describeTask, misfit } from '../describe-task.js'
import { checkNames, namesAskedFor } from '../feature-names.js'
import type { ImportRequest } from '../import-request.js'
import { importedDraft } from '../imported-draft.js'
import { samplesOf } from '../samples.js'
import { cannotServe, neverFinite } from '../unsupported.js'
import { sampleRows } from './sample-rows.js'

const MOST_FEATURES = 100_000

export interface ImportedForest {
  forest: Forest
  features: Feature[]
  /** Unless the request says otherwise. */
  task: Task
  /** What the file says about how it came about, to be shown. */
  facts: Record<string, unknown>
  warnings?: string[]
}

/** @throws Problem invalid_query, unsupported_model or artifact_corrupt */
export async function finishForest(
  { forest, features, task, facts, warnings = [] }: ImportedForest,
  request: ImportRequest,
): Promise<FinishedModel> {
  const start = performance.now()
  await checkForest(forest)
  const described = describeTask({ ...request, task: request.task ?? task }, forest.outputs, '')
  const draft = {
    ...importedDraft(request, described),
    model_format: 'trees',
    features,
    hyper_parameters: { ...facts, trees: forest.roots.length },
    samples: samplesOf(answered(forest, features), described),
    backend: 'trees',
    duration_seconds: (performance.now() - start) / 1_000,
    ...(warnings.length > 0 && { warnings }),
  } satisfies FinishedModel['draft']
  return { draft, ...writeForest(forest) }
}

/** @throws Problem unsupported_model: libraries save what was trained for no rounds as well. */
export function checkTrees(count: number): void {
  if (count > 0) return
  const advice = 'train it for at least one round (n_estimators, num_boost_round)'
  throw cannotServe('the model has no trees, as where it was trained for no rounds', advice, count)
}

/** @throws Problem invalid_query where the request asks for what only TensorFlow.js models have */
export function refuseOtherOptions({ activation, output }: ImportRequest): void {
  const why = 'the file of a forest says itself what its sums become, and has one output'
  if (activation) throw misfit('activation', why, activation, 'no activation')
  if (output !== undefined) throw misfit('output', why, output, 'no output')
}

/** @throws Problem unsupported_model: before arrays of so many are made */
export function checkOutputs(count: number): void {
  if (count > MAX_OUTPUTS)
    throw cannotServe(`the model has ${count} outputs`, `at most ${MAX_OUTPUTS} are served`, count)
}

/**
 * @param names of the file; undefined where it has none
 * @throws Problem invalid_query
 */
export function featureNames(
  request: ImportRequest,
  names: readonly string[] | undefined,
  count: number,
): string[] {
  if (count < 1 || count > MOST_FEATURES)
    throw cannotServe(`the model has ${count} features`, `at most ${MOST_FEATURES} are served`, count)
  const all =
    namesAskedFor(request, count, 'features') ?? names ?? Array.from({ length: count }, (_, i) => `f${i}`)
  checkNames(all)
  return [...all]
}

/** A feature that takes the texts of categories: null is missing, also where the empty text is one of them. */
export const categoryFeature = (name: string, categories: string[]): Feature => ({
  ...{ name, type: 'text', nullable: true, categories, as_index: true, other: false },
  ...(categories.includes('') && { missing_as_nan: true }),
})

function answered(forest: Forest, features: Feature[]) {
  const codec = new FeatureCodec(features)
  const row = new Float32Array(codec.width)
  const all = sampleRows(forest, features).map((values) => {
    codec.encodeValues(values, row, 0)
    return { values, outputs: [...Float32Array.from(predictForest(forest, row))] }
  })
  const usable = all.filter(({ outputs }) => outputs.every(Number.isFinite))
  if (usable.length === 0) throw neverFinite()
  return { rows: usable.map(({ values }) => values), outputs: usable.map(({ outputs }) => outputs) }
}
