/** Models of LightGBM. */
import type { Feature } from '@modelops/common/manifest'
import { IS_SET, type Forest, type ForestFeature } from '@modelops/common/forest/forest'
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
import { buildTrees } from './build-trees.js'
import { objectiveOf } from './objectives.js'
import { countOf, damaged, listOf, readLightgbm, type LightgbmModel } from './read-lightgbm.js'

/** @throws Problem unsupported_model, artifact_corrupt or invalid_query, saying what to change */
export async function importLightgbm(path: string, request: ImportRequest): Promise<FinishedModel> {
  refuseOtherOptions(request)
  const model = await readLightgbm(path)
  const { header, trees } = model
  const outputs = countOf(header, 'num_tree_per_iteration')
  checkOutputs(outputs)
  checkTrees(trees.length)
  if (trees.length % outputs !== 0) throw damaged(`${trees.length} trees of ${outputs} for each iteration`)
  const text = header.get('objective')
  const objective = objectiveOf(text, outputs, request)
  const { features, warnings } = featuresOf(model, request)
  const places = placesOf(features)
  const forest: Forest = {
    ...places,
    outputs,
    base: new Array<number>(outputs).fill(0),
    sum: 'float64',
    factor: objective.factor / (header.has('average_output') ? trees.length / outputs : 1),
    transform: objective.transform,
    ...buildTrees(trees, outputs, features.length),
  }
  warnings.push(...roundedNotes(forest, features))
  const facts = { library: `LightGBM, text ${header.get('version')}`, objective: text ?? 'none' }
  return finishForest({ forest, features, task: objective.task, facts, warnings }, request)
}

/** LightGBM compares 64-bit numbers, which take two inputs. */
function placesOf(features: readonly Feature[]): { inputs: number; features: ForestFeature[] } {
  let inputs = 0
  const places = features.map(({ type }) =>
    type === 'text' ? { input: inputs++ } : { input: inputs++, low_input: inputs++ },
  )
  return { inputs, features: places }
}

function featuresOf(model: LightgbmModel, request: ImportRequest) {
  const names = listOf(model.header, 'feature_names')
  if (names.length === 0 || names.length !== Number(model.header.get('max_feature_idx')) + 1)
    throw damaged(
      `it has ${names.length} names of features and max_feature_idx ${model.header.get('max_feature_idx')}`,
    )
  const { categories, warnings } = categoriesOf(model)
  const features = featureNames(request, names, names.length).map((name, i): Feature => {
    const texts = categories.get(i)
    return texts
      ? categoryFeature(name, texts)
      : { name, type: 'numeric', nullable: true, missing_as_nan: true, low_input: true }
  })
  return { features, warnings }
}

/** Two 32-bit floats hold every whole number up to it. */
const EXACT = 2 ** 48

function roundedNotes({ feature, value, kind }: Forest, features: readonly Feature[]): string[] {
  const rounded = new Set<number>()
  feature.forEach((index, node) => {
    const isLarge = Math.abs(value[node]!) > EXACT && Number.isFinite(value[node])
    if (index >= 0 && !(kind[node]! & IS_SET) && isLarge) rounded.add(index)
  })
  return Array.from(
    rounded,
    (index) =>
      `${features[index]!.name} is compared with numbers of more than 48 bits: values are rounded to these. Subtract a constant before training.`,
  )
}

/** By index of a feature: its categories in pandas, in the order of their codes. */
function categoriesOf({ parameters, pandasCategories }: LightgbmModel) {
  const categorical = (parameters.get('categorical_feature') ?? '').split(',').filter(Boolean).map(Number)
  if (pandasCategories.length === categorical.length) {
    const texts = pandasCategories.map((list) => list.map(String))
    return { categories: new Map(categorical.map((feature, i) => [feature, texts[i]!])), warnings: [] }
  }
  const sentence = `The file does not say which features the ${pandasCategories.length} lists of pandas' categories belong to: these features take the codes of categories (cat.codes), as numbers.`
  return { categories: new Map<number, string[]>(), warnings: pandasCategories.length > 0 ? [sentence] : [] }
}
