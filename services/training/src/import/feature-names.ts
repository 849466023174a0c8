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
  return new Set(names).size === total ? names : numbered(total, otherwise)
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
  const named = features.map((feature, i): Feature => ({ ...feature, name: names[i]! }))
  return { ...model, draft: { ...model.draft, features: named } }
}
