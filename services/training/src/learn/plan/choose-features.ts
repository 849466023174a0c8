/** Which columns are learned from: those that the request names, else all that may help. */
import type { Column, DatasetSchema } from '@modelops/common/data/dataset-schema'
import type { LeftOutColumn } from '@modelops/common/manifest'
import { Problem } from '@modelops/common/problem'
import { featureObstacle, MAX_MAGNITUDE, whyLeftOut, type LeftOut } from '@modelops/common/rules/columns'
import type { RunRequest } from '../../run-request.js'
import { hintOf } from './plan-feature.js'

const MAX_SENTENCES = 20
const MAX_REASONS = 5

export interface ChosenColumns {
  columns: Column[]
  /** Sentences on columns that are left out. */
  warnings: string[]
  /** Among those of a row: the features that are named, else all but the target. */
  leftOut: LeftOutColumn[]
}

/** @throws Problem unknown_feature, invalid_data or invalid_config */
export function chooseFeatures({ columns, rows }: DatasetSchema, { model }: RunRequest): ChosenColumns {
  const { features, exclude = [], target } = model
  checkExcluded(exclude, columns, features)
  const others = features
    ? namedColumns(columns, features, target)
    : columns.filter(({ name }) => name !== target)
  const wanted = others.filter(({ name }) => !exclude.includes(name))
  if (wanted.length === 0) throw noFeatures(target)
  const chosen = features ? learnableColumns(wanted, rows) : helpfulColumns(wanted, rows)
  const kept = new Set(chosen.columns)
  const leftOut = others.flatMap((column, index) => (kept.has(column) ? [] : [{ name: column.name, index }]))
  return { ...chosen, leftOut }
}

function checkExcluded(
  exclude: readonly string[],
  columns: readonly Column[],
  features: readonly string[] | undefined,
): void {
  const names = new Set(columns.map(({ name }) => name))
  const unknown = exclude.find((name) => !names.has(name))
  if (unknown !== undefined) throw noSuchColumn('exclude', unknown, columns)
  const both = features?.find((name) => exclude.includes(name))
  if (both === undefined) return
  const detail = `model.features and model.exclude both name ${JSON.stringify(both)}: take it out of one of them`
  throw new Problem('invalid_config', detail, { received: both, field: 'model.exclude' })
}

function namedColumns(columns: readonly Column[], names: readonly string[], target: string): Column[] {
  if (names.includes(target)) throw targetAsFeature(target)
  const byName = new Map(columns.map((column) => [column.name, column]))
  return names.map((name) => {
    const column = byName.get(name)
    if (!column) throw noSuchColumn('features', name, columns)
    return column
  })
}

type Chosen = Omit<ChosenColumns, 'leftOut'>

/** Those that may help; where none does, those that something can be learned from. */
function helpfulColumns(others: readonly Column[], rows: number): Chosen {
  const columns = others.filter((column) => !whyLeftOut(column, rows))
  if (columns.length > 0) return { columns, warnings: sentencesOn(others, columns, rows) }
  const learnable = learnableColumns(others, rows).columns
  const doubts = learnable.map(
    (column) => `${subjectOf(column, rows)}, but no other column can be learned from`,
  )
  return { columns: learnable, warnings: doubts.slice(0, MAX_SENTENCES) }
}

function learnableColumns(others: readonly Column[], rows: number): Chosen {
  const columns = others.filter((column) => !featureObstacle(column, rows))
  if (columns.length === 0) throw nothingLearnable(others, rows)
  return { columns, warnings: sentencesOn(others, columns, rows) }
}

function sentencesOn(all: readonly Column[], kept: readonly Column[], rows: number): string[] {
  const isKept = new Set(kept)
  const leftOut = all.filter((column) => !isKept.has(column))
  const sentences = leftOut
    .slice(0, MAX_SENTENCES)
    .map((column) => `${subjectOf(column, rows)}: ${outcomeOf(column, rows)}`)
  const more = leftOut.length - sentences.length
  return more > 0 ? [...sentences, `${more} more columns are left out for such reasons`] : sentences
}

const outcomeOf = (column: Column, rows: number): string =>
  featureObstacle(column, rows)
    ? 'nothing can be learned from it, and it is left out'
    : 'it is left out unless it is asked for by name'

const reasons: Record<LeftOut, string> = {
  no_values: 'has no values',
  all_different: 'is text that differs in every row',
  too_many_values: 'is text with more than 1,000 different values of which none was seen again',
  too_large: `has values beyond ${MAX_MAGNITUDE.toExponential()}, which must be rescaled`,
  constant: 'has one value only',
  identifier: 'looks like row numbers or identifiers',
}

const subjectOf = (column: Column, rows: number): string =>
  `The column ${JSON.stringify(column.name)} ${reasons[whyLeftOut(column, rows)!]}${hintOf(column)}`

const noSuchColumn = (list: 'features' | 'exclude', name: string, columns: readonly Column[]) =>
  new Problem(
    'unknown_feature',
    `model.${list} names ${JSON.stringify(name)}, which the data set does not have; ${listOf(columns)}`,
    { received: name, expected: columns.map((column) => column.name), field: `model.${list}` },
  )

function nothingLearnable(columns: readonly Column[], rows: number): Problem {
  const reasons = columns
    .slice(0, MAX_REASONS)
    .map((column) => subjectOf(column, rows).replace(/^The/, 'the'))
  const more = columns.length - reasons.length
  const others = more > 0 ? `, and so on for ${more} more` : ''
  const detail = `there is nothing to learn from: ${reasons.join(', ')}${others}`
  return new Problem('invalid_data', detail, { received: columns.slice(0, 50).map(({ name }) => name) })
}

const noFeatures = (target: string) =>
  new Problem(
    'invalid_data',
    `no column is left but ${JSON.stringify(target)}: there is nothing to learn from`,
  )

const targetAsFeature = (target: string) =>
  new Problem(
    'invalid_config',
    `model.features names the target ${JSON.stringify(target)} itself: take it out`,
    { received: target },
  )

/** The columns of the data set, for a message. */
export function listOf(columns: readonly Column[]): string {
  const names = columns.slice(0, 50).map(({ name }) => JSON.stringify(name))
  return `it has ${names.join(', ')}${columns.length > 50 ? ` and ${columns.length - 50} more` : ''}`
}
