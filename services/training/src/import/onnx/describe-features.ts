/** The features of a graph: their names, and which values each takes. */
import type { Feature, Value } from '@modelops/common/manifest'
import { checkNames, namesAskedFor, namesOf } from '../feature-names.js'
import type { ImportRequest } from '../import-request.js'
import type { Probe, ProbedModel } from '../probe-model.js'
import type { OnnxFile } from './onnx-file.js'
import type { InputColumns } from './read-columns.js'
import type { ColumnCategories } from './trace-columns.js'

/** What gives a missing value a meaning: others make NaN of it, or worse, a number by chance. */
const missingOperators = new Set([
  ...['Imputer', 'IsNaN', 'TreeEnsembleClassifier', 'TreeEnsembleRegressor', 'TreeEnsemble'],
])

export function featuresOf(
  { nodes }: OnnxFile,
  request: ImportRequest,
  inputs: readonly InputColumns[],
  { bounds, rows }: Probe,
  model: ProbedModel,
): Feature[] {
  const columns = inputs.flatMap((input) => input.columns)
  const known = inputs.map(({ input, columns: own }) => ({ name: input.name, width: own.length }))
  const names = namesAskedFor(request, columns.length) ?? namesOf(known, (i) => `f${i}`)
  checkNames(names)
  const answers = answersWithout(model, rows[0]!)
  const knowsMissing = nodes.some(({ operator }) => missingOperators.has(operator))
  return columns.map(({ categories }, i) => {
    const name = names[i]!
    if (categories) return categoryFeature(name, categories, answers(i))
    if (bounds[i]) return { name, type: 'numeric', nullable: false, whole_numbers: bounds[i] }
    return knowsMissing && answers(i)
      ? { name, type: 'numeric', nullable: true, missing_as_nan: true }
      : { name, type: 'numeric', nullable: false }
  })
}

/** Whether the model answers a row that lacks the value of one column. */
function answersWithout(model: ProbedModel, row: number[]): (column: number) => boolean {
  return (column) => {
    const lacking = Float32Array.from(row)
    lacking[column] = NaN
    try {
      return model.run(lacking, 1).every(Number.isFinite)
    } catch {
      return false
    }
  }
}

const categoryFeature = (
  name: string,
  { values, isClosed }: ColumnCategories,
  takesOther: boolean,
): Feature => ({
  name,
  type: 'text',
  nullable: values.some((value) => value === ''),
  categories: values.map(String),
  as_index: true,
  other: takesOther && !isClosed,
  ...((!takesOther || isClosed) && { closed: true }),
})

/** The values that a client sends for a row of the model's numbers. */
export const valuesOf = (row: readonly number[], features: readonly Feature[]): Value[] =>
  features.map((feature, i) => {
    if (feature.type !== 'text') return row[i]!
    return feature.categories[row[i]!] ?? 'any'
  })
