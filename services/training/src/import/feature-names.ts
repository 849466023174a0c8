/** What the features of an imported model are called. */
import type { Feature } from '@modelops/common/manifest'
import type { FinishedModel } from '../learn/manifest-draft.js'
import { misfit } from './describe-task.js'
import type { ImportRequest } from './import-request.js'

export interface NamedInput {
  name: string
  /** Numbers per row. */
  width: number
}

/** Where nobody names them: where there are several inputs, features are named after theirs, as people give each column an input. */
export function namesOf(inputs: readonly NamedInput[], otherwise: (index: number) => string): string[] {
  const numbered = (count: number, name: (index: number) => string) =>
    Array.from({ length: count }, (_, i) => name(i))
  const total = inputs.reduce((sum, { width }) => sum + width, 0)
  if (inputs.length === 1) return numbered(total, otherwise)
  const names = inputs.flatMap(({ name, width }) =>
    width === 1 ? [name] : numbered(width, (i) => `${name}_${i}`),
  )
  return names
}

/** Beyond it no table, chart or error message can show a name. */
const MAX_NAME_LENGTH = 1_000

/**
 * Requests, answers and pages name values by them.
 * @throws Problem invalid_query where two are the same, or one is empty, very long or holds a NUL
 */
export function checkNames(names: readonly string[]): void {
  const seen = new Set<string>()
  for (const name of names) {
    const wrong = wrongWith(name) ?? (seen.size === seen.add(name).size ? 'comes twice' : undefined)
    if (wrong === undefined) continue
    const start = name.slice(0, MAX_SHOWN)
    const why = `the name ${JSON.stringify(start)} of a feature ${wrong}: name the features yourself`
    throw misfit('features', why, start, `${names.length} different names (features=a,b,...)`)
  }
}

const MAX_SHOWN = 50

function wrongWith(name: string): string | undefined {
  if (name.trim() === '') return 'is empty'
  if (name.includes('\0')) return 'holds a NUL'
  return name.length > MAX_NAME_LENGTH ? `has more than ${MAX_NAME_LENGTH} characters` : undefined
}

/**
 * The names of the request, if it has some.
 * @param what are named, of which there are so many
 * @throws Problem invalid_query
 */
export function namesAskedFor(
  { features }: ImportRequest,
  count: number,
  what = 'inputs',
): string[] | undefined {
  if (!features || features.length === count) return features
  const detail = `${features.length} names came, the model has ${count} ${what}`
  throw misfit('features', detail, features, `${count} names`)
}

/** Whether an importer has named a feature, as its file does not. */
export const isNumbered = ({ name }: Feature, i: number): boolean =>
  new RegExp(`^(f|feature_|Column_)${i}$`).test(name)

/** With other names where the file has none, and there are as many. */
export function withNames(model: FinishedModel, names: readonly string[] | undefined): FinishedModel {
  const { features } = model.draft
  if (names?.length !== features.length || !features.every(isNumbered)) return model
  checkNames(names)
  const named = features.map((feature, i): Feature => ({ ...feature, name: names[i]! }))
  return { ...model, draft: { ...model.draft, features: named } }
}
