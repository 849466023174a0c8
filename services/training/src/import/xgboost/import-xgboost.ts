/** Models of XGBoost. */
import type { Feature } from '@modelops/common/manifest'
import type { Forest } from '@modelops/common/forest/forest'
import { notTrees } from '@modelops/common/forest/forest-builder'
import type { FinishedModel } from '../../learn/manifest-draft.js'
import {
  categoryFeature,
  checkOutputs,
  checkTrees,
  featureNames,
  finishForest,
  refuseOtherOptions,
} from '../forest/finish-forest.js'
import type { ImportRequest } from '../import-request.js'
import { cannotServe, unsupported } from '../unsupported.js'
import { buildTrees } from './build-trees.js'
import { objectiveOf, type Objective } from './objectives.js'
import { readXgboost, type Encoding, type XgboostModel } from './read-xgboost.js'

/** @throws Problem unsupported_model, artifact_corrupt or invalid_query, saying what to change */
export async function importXgboost(path: string, request: ImportRequest): Promise<FinishedModel> {
  refuseOtherOptions(request)
  const model = await readXgboost(path)
  const { name } = model.learner.objective
  const outputs = outputsOf(model)
  checkOutputs(outputs)
  checkTrees(model.booster.trees.length)
  const objective = objectiveOf(name, outputs, request)
  const { features, notes } = featuresOf(model, request)
  const { trees, warnings } = treesToUse(model, outputs)
  const forest: Forest = {
    inputs: features.length,
    features: features.map((_, input) => ({ input })),
    outputs,
    base: baseOf(model, objective, outputs),
    sum: 'float32',
    factor: 1,
    transform: objective.transform,
    ...buildTrees(model, { trees, outputs, features: features.length }),
  }
  const facts = { library: `XGBoost ${model.version}`, objective: name }
  return finishForest(
    { forest, features, task: objective.task, facts, warnings: [...notes, ...warnings] },
    request,
  )
}

/** @throws Problem unsupported_model */
function outputsOf({ learner, booster }: XgboostModel): number {
  const { num_class: classes, num_target: targets = 1 } = learner.learner_model_param
  const vector = booster.trees.find(({ tree_param }) => (tree_param.size_leaf_vector ?? 1) > 1)
  if (vector)
    throw cannotServe(
      'the leaves of the model hold several numbers (multi_strategy=multi_output_tree)',
      'train it with multi_strategy=one_output_per_tree',
    )
  const groups = Array.from(booster.tree_info).reduce<number>(
    (most, group) => Math.max(most, Number(group) + 1),
    1,
  )
  const outputs = Math.max(1, classes, targets)
  if (classes <= 1 && Math.max(outputs, groups) > 1)
    throw cannotServe(
      `the model predicts ${Math.max(outputs, groups)} targets at once`,
      'train one for each target',
      outputs,
    )
  return outputs
}

/** Classifiers and regressors of scikit-learn's interface answer as of the best round, where training was stopped early. */
function treesToUse({ learner: { attributes = {} }, booster }: XgboostModel, outputs: number) {
  const { scikit_learn: isEstimator, best_iteration: best } = attributes
  const end = endOfRound(booster, Number(best), outputs)
  if (isEstimator === undefined || best === undefined || !(end >= 0))
    return { trees: booster.trees.length, warnings: [] }
  const trees = Math.min(end, booster.trees.length)
  const left = booster.trees.length - trees
  if (left === 0) return { trees, warnings: [] }
  const sentence = `Training was stopped early: the ${trees} trees up to the best round (${best}) are used, as XGBoost's scikit-learn interface does, and ${left} later ones are not.`
  return { trees, warnings: [sentence] }
}

/** How many trees there are up to a round: XGBoost before 2.0 does not write it, as each round has as many. */
function endOfRound(booster: XgboostModel['booster'], round: number, outputs: number): number {
  const { iteration_indptr: ends, gbtree_model_param: { num_parallel_tree: each = 1 } = {} } = booster
  return ends ? Number(ends[round + 1]) : (round + 1) * outputs * Math.max(1, each)
}

/** "5E-1", or since 3.1 "[5E-1]" and one for each class. */
function baseOf({ learner }: XgboostModel, { toSum }: Objective, outputs: number): number[] {
  const { base_score: text } = learner.learner_model_param
  const scores = text
    .replace(/^\[|\]$/g, '')
    .split(',')
    .map((score) => toSum(Math.fround(Number(score))))
  if (scores.every(Number.isFinite) && [1, outputs].includes(scores.length))
    return Array.from({ length: outputs }, (_, output) => scores[output] ?? scores[0]!)
  throw unsupported(
    `the base score is ${JSON.stringify(text)}`,
    text,
    `a number, or ${outputs} of them, of which the objective ${learner.objective.name} can make sums`,
  )
}

function featuresOf({ learner, booster }: XgboostModel, request: ImportRequest) {
  const { num_feature: count } = learner.learner_model_param
  const all = featureNames(request, namesOf(learner, request), count)
  const encodings = booster.cats?.enc ?? []
  const damaged = new Set(all.filter((_, i) => encodings[i] && areDamaged(encodings[i])))
  const features = all.map((name, i): Feature => {
    const categories = encodings[i] && !damaged.has(name) ? categoriesOf(encodings[i]) : []
    return categories.length > 0
      ? categoryFeature(name, categories)
      : { name, type: 'numeric', nullable: true, missing_as_nan: true }
  })
  return { features, notes: Array.from(damaged, damagedNote) }
}

/** @returns undefined where the file has none, or the request has others */
function namesOf(
  { feature_names: names = [], learner_model_param: { num_feature: count } }: XgboostModel['learner'],
  { features }: ImportRequest,
): string[] | undefined {
  if (features || names.length === 0) return undefined
  if (names.length === count) return names
  throw unsupported(
    `the file has ${names.length} names (feature_names) and ${count} features (num_feature)`,
    names.length,
    'a name for each feature, in the file or as features=a,b,...',
  )
}

/** XGBoost cuts the names of pandas' categories by characters where it should by bytes, and loses the last ones. */
const areDamaged = ({ offsets, values }: Encoding): boolean =>
  offsets !== undefined && Array.from(values, Number).some((byte) => byte < 0 || byte > 127)

const damagedNote = (name: string) =>
  `XGBoost has written the categories of ${name} wrongly, as some are not of ASCII letters alone: send their codes (cat.codes of pandas), as numbers.`

/** Texts lie one behind the other as bytes, numbers are in a list. */
function categoriesOf({ offsets, values }: Encoding): string[] {
  if (!offsets) return Array.from(values, String)
  const bytes = Buffer.from(Array.from(values, Number))
  const bounds = Array.from(offsets, Number)
  if (bounds.some((bound, i) => !(bound >= (bounds[i - 1] ?? 0))))
    throw notTrees('the names of its categories do not lie one behind the other')
  return bounds.slice(1).map((end, i) => bytes.toString('utf8', bounds[i], end))
}
