/** What a run will learn from what: decided from the data set's schema alone, before a row is read. */
import type { Column, DatasetSchema } from '@modelops/common/data/dataset-schema'
import type { Feature, LeftOutColumn } from '@modelops/common/manifest'
import { Problem } from '@modelops/common/problem'
import { cellReader, type CellReader } from '@modelops/common/rules/cell-reader'
import { asksForNetwork, type HyperParameters } from '@modelops/common/rules/hyper-parameters'
import { hyperParameters, type RunRequest } from '../../run-request.js'
import type { LearningTask } from '../tasks/learning-task.js'
import { learningTasks } from '../tasks/learning-tasks.js'
import { chooseFeatures, listOf } from './choose-features.js'
import { hintOf, marksHintOf, planFeature } from './plan-feature.js'
import { planMonotone, tooWideForDirections, type Directions } from './plan-monotone.js'
import { planTime, type TimeColumn } from './plan-time.js'
import { planTarget, type Target } from './plan-target.js'
import { recipeFor, withMissingInput, type RecipeOptions } from '../recipe/recipe-options.js'
import { averagedOf, type Averaged } from '../rows/category-means.js'
import { partSizes, type PartSizes } from './split.js'

const MIN_ROWS = 10
/** A class with fewer rows is missing from some of the parts of the data. */
const ENOUGH_OF_A_CLASS = 5
const MAX_NAMED_CLASSES = 5

export interface Plan {
  task: LearningTask
  target: Target
  /** Width of the network's output. */
  outputs: number
  /** Without statistics yet. */
  features: Feature[]
  /** By feature. */
  readers: CellReader[]
  /** What stands for the values of a text of very many is the mean of these. */
  averaged: Averaged
  /** Undefined: the rows are in no order. */
  time: TimeColumn | undefined
  /** Columns of the table that rows may have all the same. */
  leftOut: LeftOutColumn[]
  /** Undefined: the answer may move either way with every number. */
  directions: Directions | undefined
  /** Sentences on rows and columns that are not learned from. */
  warnings: string[]
  options: HyperParameters
  /** Undefined: a single network, by the options. */
  recipe: RecipeOptions | undefined
  /** By class; one entry for a regression. */
  parts: PartSizes[]
}

/** @throws Problem unusable_target, unknown_feature, invalid_data or invalid_config, saying what to change */
export function makePlan(schema: DatasetSchema, request: RunRequest): Plan {
  const { rows, missing_marks } = schema
  if (rows < MIN_ROWS) throw tooFewRows(rows)
  const column = schema.columns.find(({ name }) => name === request.model.target)
  if (!column) throw noSuchTarget(request.model.target, schema.columns)
  const labelled = rows - column.missing
  const options = hyperParameters(request, labelled)
  const { task: name, target, warnings: onTarget } = planTarget(column, rows, request.model, missing_marks)
  if (labelled < MIN_ROWS) throw tooFewRows(labelled, column)
  const task = learningTasks[name]
  checkClassWeights(target, options)
  checkEffort(request)
  const threshold = thresholdRuleOf(request, target)
  const { columns, warnings, leftOut } = chooseFeatures(schema, request)
  const directions = planMonotone(request, columns, target)
  const averaged = averagedOf(target.counts)
  const planned = columns.map((feature) => planFeature(feature, averaged.length))
  const recipe = recipeFor(request, labelled, planned)
  if (directions && !recipe) throw tooWideForDirections(planned.length)
  const features = recipe ? planned.map(withMissingInput) : planned
  const readers = columns.map((feature) => cellReader(feature, missing_marks))
  const { testSplit, validationSplit } = options
  const parts = recipe ? partSizes(target.counts, 0, 0) : partSizes(target.counts, testSplit, validationSplit)
  const time = request.time === undefined ? undefined : planTime(schema, request.time)
  const [outputs] = task.outputWidths(target.labels.length)
  return {
    task,
    target: threshold ? { ...target, threshold } : target,
    outputs,
    features,
    readers,
    options,
    recipe,
    parts,
    averaged,
    time,
    directions,
    leftOut,
    warnings: [
      ...rowsWithout(column, rows),
      ...onTarget,
      ...rareClasses(target),
      ...tooWide(request, recipe),
      ...(time?.warnings ?? []),
      ...warnings,
    ],
  }
}

function rowsWithout(column: Column, rows: number): string[] {
  const { name, missing } = column
  if (missing === 0) return []
  const what = `${missing} of ${rows} rows have no value of the target ${JSON.stringify(name)}`
  return [`${what} and are left out${marksHintOf(column)}`]
}

function rareClasses({ name, labels, counts }: Target): string[] {
  const rare = labels.flatMap((label, i) =>
    counts[i]! < ENOUGH_OF_A_CLASS ? [`${JSON.stringify(label)} (${counts[i]})`] : [],
  )
  if (rare.length === 0) return []
  const more = rare.length > MAX_NAMED_CLASSES ? ` and ${rare.length - MAX_NAMED_CLASSES} more` : ''
  const named = rare.slice(0, MAX_NAMED_CLASSES).join(', ')
  return [
    `Classes of ${JSON.stringify(name)} with few rows can hardly be learned or measured: ${named}${more}`,
  ]
}

/** A single network is one model, however much may be tried. */
function checkEffort(request: RunRequest): void {
  checkChain(request)
  const name = effortOf(request)
  if (!name || !asksForNetwork(request)) return
  const detail = `${name} says what is tried to find the best mixture of models, but other options (hidden, epochs, ...) ask for a single network: leave either out`
  throw new Problem('invalid_config', detail, { field: name })
}

function checkChain({ model, training, candidates }: RunRequest): void {
  if (training?.recipe === undefined) return
  const other = model.monotone ? 'model.monotone' : candidates?.includes('trees') && 'candidates'
  if (!other) return
  const detail = `training.recipe "chain" is without trees, which ${other} asks for: leave either out`
  throw new Problem('invalid_config', detail, { field: 'training.recipe' })
}

function effortOf({ training, candidates }: RunRequest): string | undefined {
  if (candidates) return 'candidates'
  return training?.budget ? 'training.budget' : training?.recipe && 'training.recipe'
}

function tooWide(request: RunRequest, recipe: RecipeOptions | undefined): string[] {
  const name = effortOf(request)
  if (!name) return []
  const why = 'the table has too many columns for'
  if (!recipe) return [`${why} a mixture of models: a single network is trained, whatever ${name} says`]
  const untried = request.candidates?.filter((candidate) => !recipe.candidates.includes(candidate)) ?? []
  if (untried.length === 0) return []
  return [`${why} ${untried.join(', ')}: ${recipe.candidates.join(' and ')} are tried`]
}

function checkClassWeights({ name, labels }: Target, { classWeights }: HyperParameters): void {
  if (classWeights === undefined) return
  if (labels.length === 0)
    throw new Problem(
      'invalid_config',
      `classWeights need classes, but ${JSON.stringify(name)} is a number to predict`,
    )
  const wrong =
    classWeights === 'balanced' ? undefined : Object.keys(classWeights).find((key) => !labels.includes(key))
  if (wrong === undefined) return
  const detail = `classWeights names the label ${JSON.stringify(wrong)}, which ${JSON.stringify(name)} never has`
  throw new Problem('invalid_config', detail, { received: wrong, expected: labels })
}

function thresholdRuleOf({ training }: RunRequest, { name, labels }: Target): Target['threshold'] {
  const threshold = training?.threshold
  if (threshold === undefined || labels.length === 2) return threshold
  throw new Problem(
    'invalid_config',
    `a threshold needs two classes, but ${JSON.stringify(name)} ${labels.length > 0 ? `has ${labels.length}` : 'is a number to predict'}`,
    { received: threshold, expected: 'a target of two classes', field: 'training.threshold' },
  )
}

function tooFewRows(rows: number, target?: Column): Problem {
  const which = target ? ` with a value of the target ${JSON.stringify(target.name)}${hintOf(target)}` : ''
  const detail = `the data set has ${rows} rows${which}; at least ${MIN_ROWS} are needed to train and measure`
  return new Problem('invalid_data', detail, { received: rows, expected: MIN_ROWS })
}

const noSuchTarget = (name: string, columns: readonly Column[]) =>
  new Problem(
    'unusable_target',
    `the data set has no column ${JSON.stringify(name)} to predict; ${listOf(columns)}`,
    {
      received: name,
      expected: columns.map((column) => column.name),
    },
  )
