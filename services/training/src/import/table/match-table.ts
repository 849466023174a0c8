/** Which columns of a table are the features of a model, and which one is what it predicts. */
import type { Column, DatasetSchema } from '@modelops/common/data/dataset-schema'
import type { Feature, Manifest } from '@modelops/common/manifest'
import { Problem } from '@modelops/common/problem'
import { booleanPair } from '@modelops/common/rules/booleans'
import { cellReader, type CellReader } from '@modelops/common/rules/cell-reader'
import { tasks } from '@modelops/common/tasks'
import { listOf } from '../../learn/plan/choose-features.js'
import { orderLabels } from '../../learn/plan/order-labels.js'
import type { Plan } from '../../learn/plan/plan.js'
import { hintOf } from '../../learn/plan/plan-feature.js'
import { classReader, type Target } from '../../learn/plan/plan-target.js'
import { learningTasks } from '../../learn/tasks/learning-tasks.js'
import { misfit } from '../describe-task.js'
import { isNumbered } from '../feature-names.js'

export interface TablePlan extends Pick<Plan, 'task' | 'target' | 'features' | 'readers'> {
  tableRows: number
  /** Those with a value of the target. */
  labelledRows: number
  /** Sentences on what was made of the columns. */
  warnings: string[]
}

type Described = Pick<Manifest, 'task' | 'labels' | 'features'>

const MOST_LISTED = 20

/**
 * Columns are found by the names of the features; where these are mere numbers, which no column is called, the features
 * are the columns but the target, as they stand.
 * @param asked the name of the target; undefined: the only column that is no feature
 * @throws Problem invalid_query, invalid_data or unusable_target, naming the feature and the column
 */
export function matchTable(model: Described, schema: DatasetSchema, asked: string | undefined): TablePlan {
  const column = targetOf(model, schema, asked)
  const { features: named, warnings } = namedAs(model.features, schema, column)
  const columns = named.map((feature) => columnOf(feature, schema))
  const target = readTarget(column, model, schema)
  const missing =
    column.missing > 0 ? [`${column.missing} rows have no value of the target and are left out`] : []
  return {
    task: learningTasks[model.task],
    target,
    features: named.map((feature, i) => withForm(feature, columns[i]!)),
    readers: named.map((feature, i) => readerOf(feature, columns[i]!, schema)),
    tableRows: schema.rows,
    labelledRows: schema.rows - column.missing,
    warnings: [...warnings, ...missing],
  }
}

function targetOf({ features }: Described, schema: DatasetSchema, asked: string | undefined): Column {
  const { name, columns } = schema
  if (asked !== undefined) {
    const found = columns.find((column) => column.name === asked)
    if (found) return found
    throw unusable(asked, `the data set ${quoted(name)} has no column ${quoted(asked)}; ${listOf(columns)}`)
  }
  const taken = new Set(features.map((feature) => columnCalled(feature.name, columns)))
  const others = columns.filter((column) => !taken.has(column))
  if (others.length === 1) return others[0]!
  const detail = `of the data set ${quoted(name)}, ${others.length} columns are no features of the model: say target=COLUMN of the one that it predicts; ${listOf(columns)}`
  throw misfit('target', detail, null, 'target=COLUMN')
}

/** LightGBM writes blanks in names as _. */
const columnCalled = (name: string, columns: readonly Column[]): Column | undefined =>
  columns.find((column) => column.name === name) ??
  columns.find((column) => column.name.replaceAll(' ', '_') === name)

function namedAs(features: readonly Feature[], { name, columns }: DatasetSchema, target: Column) {
  const others = columns.filter((column) => column !== target)
  const found = features.map((feature) => columnCalled(feature.name, others))
  const isUnnamed = features.every((feature, i) => isNumbered(feature, i) && !found[i])
  if (!isUnnamed || others.length !== features.length)
    return { features: features.map((feature, i) => called(feature, found[i])), warnings: [] }
  const sentence = `The file does not name the features: they are called like the columns of the data set ${quoted(name)}, in that order.`
  return { features: features.map((feature, i) => called(feature, others[i])), warnings: [sentence] }
}

const called = (feature: Feature, column: Column | undefined): Feature =>
  column ? { ...feature, name: column.name } : feature

function columnOf(feature: Feature, { name, columns }: DatasetSchema): Column {
  const column = columns.find((one) => one.name === feature.name)
  if (!column) {
    const detail = `the model takes ${quoted(feature.name)}, of which the data set ${quoted(name)} has no column; ${listOf(columns)}`
    throw misfitting(
      feature,
      detail,
      null,
      columns.slice(0, MOST_LISTED).map((one) => one.name),
    )
  }
  if (!fits(feature, column)) {
    const kind = feature.type === 'numeric' ? 'numbers' : 'texts'
    const detail = `the model takes ${kind} as ${quoted(feature.name)}, the column of that name in the data set ${quoted(name)} is ${column.type}${hintOf(column)}`
    throw misfitting(feature, detail, column.type, feature.type)
  }
  if (column.missing > 0 && !feature.nullable) {
    const detail = `the model takes no missing value of ${quoted(feature.name)}, of which the data set ${quoted(name)} has ${column.missing}${hintOf(column)}`
    throw misfitting(feature, detail, column.missing, 0)
  }
  return column
}

/** Any value may be a category, of which models of libraries make numbers. */
const fits = ({ type }: Feature, column: Column): boolean =>
  type !== 'numeric' || column.type === 'numeric' || column.distinct === 0 || booleansOf(column) !== undefined

const booleansOf = ({ type, categories = [] }: Column) =>
  type === 'text' ? booleanPair(categories.map(({ value }) => value)) : undefined

/** Truth values are 1 and 0 to a model of numbers. */
function readerOf({ type }: Feature, column: Column, { missing_marks }: DatasetSchema): CellReader {
  const reader = cellReader(column, missing_marks)
  const pair = type === 'numeric' ? booleansOf(column) : undefined
  if (!pair) return reader
  const numbers = new Map(pair.map((word, i) => [word as string, 1 - i]))
  const numberOf = (cell: string) => numbers.get(cell.trim().toLowerCase()) ?? NaN
  return { ...reader, numberOf, keyOf: numberOf }
}

const withForm = (feature: Feature, { number_form }: Column): Feature =>
  feature.type === 'numeric' && number_form ? { ...feature, decimal: number_form.decimal } : feature

function readTarget(column: Column, { task, labels = [] }: Described, schema: DatasetSchema): Target {
  const { name } = column
  const reader = cellReader(column, schema.missing_marks)
  if (column.distinct === 0)
    throw unusable(name, `${targetIn(column, schema)} has no values${hintOf(column)}`)
  if (tasks[task].predictsClasses) return classTarget(column, labels, reader, schema)
  if (column.type === 'numeric') return { name, reader, labels: [], counts: [schema.rows - column.missing] }
  const detail = `${targetIn(column, schema)} is ${column.type}${hintOf(column)}, and the model predicts numbers (task ${task}): name the column of these (target=...), or say task= where the model predicts classes`
  throw unusable(name, detail, 'numeric')
}

function classTarget(
  column: Column,
  labels: readonly string[],
  reader: CellReader,
  schema: DatasetSchema,
): Target {
  const { name, categories } = column
  const classOf = classReader({ labels, reader })
  const counts = labels.map(() => 0)
  for (const { value, count } of categories ?? []) {
    const index = classOf(value)
    if (index === undefined) throw otherLabel(column, value, labels, reader, schema)
    counts[index]! += count
  }
  const positive = labels.length === 2 ? { positive: 1 } : {}
  if (categories) return { name, reader, labels, counts, ...positive }
  const detail = `${targetIn(column, schema)} has ${column.distinct} different values, too many to be the classes of the model, ${shown(labels)}`
  throw unusable(name, detail, labels)
}

function otherLabel(
  column: Column,
  value: string,
  labels: readonly string[],
  reader: CellReader,
  schema: DatasetSchema,
): Problem {
  const values = orderLabels(column.categories!, reader).map((one) => one.value)
  const advice =
    values.length === labels.length
      ? `say labels=${values.join(',')}, in the order of the classes of the model`
      : 'name the classes of the model in its order (labels=...) as the table has them'
  const detail = `${targetIn(column, schema)} has ${quoted(value)}, the classes of the model are ${shown(labels)}: ${advice}`
  return unusable(column.name, detail, labels)
}

const quoted = (name: string) => JSON.stringify(name)
const targetIn = ({ name }: Column, schema: DatasetSchema) =>
  `the target ${quoted(name)} of the data set ${quoted(schema.name)}`
const shown = (labels: readonly string[]) =>
  labels.slice(0, MOST_LISTED).map(quoted).join(', ') + (labels.length > MOST_LISTED ? ', ...' : '')

const unusable = (received: string, detail: string, expected?: unknown) =>
  new Problem('unusable_target', detail, { received, expected, field: 'target' })

const misfitting = ({ name }: Feature, detail: string, received: unknown, expected: unknown) =>
  new Problem('invalid_data', detail, { received, expected, field: name })
