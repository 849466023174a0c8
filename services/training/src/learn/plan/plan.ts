/** What a run will learn from what: decided from the data set's schema alone, before a row is read. */
import type { Column, DatasetSchema } from '@modelops/common/data/dataset-schema'
import type { Feature } from '@modelops/common/manifest'
import { Problem } from '@modelops/common/problem'
import type { HyperParameters } from '@modelops/common/rules/hyper-parameters'
import { hyperParameters, type RunRequest } from '../../run-request.js'
import type { LearningTask } from '../tasks/learning-task.js'
import { learningTasks } from '../tasks/learning-tasks.js'
import { planFeature } from './plan-feature.js'
import { planTarget, type Target } from './plan-target.js'
import { partSizes, type PartSizes } from './split.js'

const MIN_ROWS = 10

export interface Plan {
  task: LearningTask
  target: Target
  /** Width of the network's output. */
  outputs: number
  /** Without statistics yet. */
  features: Feature[]
  options: HyperParameters
  /** By class; one entry for a regression. */
  parts: PartSizes[]
}

/** @throws Problem unusable_target, unknown_feature, invalid_data or invalid_config, saying what to change */
export function makePlan(schema: DatasetSchema, request: RunRequest): Plan {
  if (schema.rows < MIN_ROWS) throw tooFewRows(schema.rows)
  const column = schema.columns.find(({ name }) => name === request.model.target)
  if (!column) throw noSuchTarget(request.model.target, schema.columns)
  const options = hyperParameters(request, schema.rows)
  const { task: name, target } = planTarget(column, schema.rows, request.model.task, options.validationSplit)
  const task = learningTasks[name]
  checkClassWeights(target, options)
  const features = featureColumns(schema.columns, request).map((feature) => planFeature(feature, schema.rows))
  const parts = partSizes(target.counts, options.testSplit, options.validationSplit)
  const [outputs] = task.outputWidths(target.labels.length)
  return { task, target, outputs, features, options, parts }
}

function featureColumns(columns: readonly Column[], { model }: RunRequest): Column[] {
  const names = model.features ?? columns.map(({ name }) => name).filter((name) => name !== model.target)
  if (names.length === 0) throw noFeatures(model.target)
  if (names.includes(model.target)) throw targetAsFeature(model.target)
  return names.map((name) => {
    const column = columns.find((candidate) => candidate.name === name)
    if (!column) throw noSuchFeature(name, columns)
    return column
  })
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

const tooFewRows = (rows: number) =>
  new Problem(
    'invalid_data',
    `The data set has ${rows} rows; at least ${MIN_ROWS} are needed to train and measure`,
    {
      received: rows,
      expected: MIN_ROWS,
    },
  )

const noSuchTarget = (name: string, columns: readonly Column[]) =>
  new Problem(
    'unusable_target',
    `The data set has no column ${JSON.stringify(name)} to predict; ${listOf(columns)}`,
    {
      received: name,
      expected: columns.map((column) => column.name),
    },
  )

const noSuchFeature = (name: string, columns: readonly Column[]) =>
  new Problem(
    'unknown_feature',
    `model.features names ${JSON.stringify(name)}, which the data set does not have; ${listOf(columns)}`,
    { received: name, expected: columns.map((column) => column.name) },
  )

const noFeatures = (target: string) =>
  new Problem(
    'invalid_data',
    `The data set has no column but ${JSON.stringify(target)}: there is nothing to learn from`,
  )

const targetAsFeature = (target: string) =>
  new Problem(
    'invalid_config',
    `model.features names the target ${JSON.stringify(target)} itself: take it out`,
    {
      received: target,
    },
  )

function listOf(columns: readonly Column[]): string {
  const names = columns.slice(0, 50).map(({ name }) => JSON.stringify(name))
  return `it has ${names.join(', ')}${columns.length > 50 ? ` and ${columns.length - 50} more` : ''}`
}
