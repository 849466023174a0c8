/** The columns of a graph's inputs, as one row has them. */
import { unsupported } from '../unsupported.js'
import { elementTypes, type OnnxFile, type OnnxValue } from './onnx-file.js'
import { traceCategories, type ColumnCategories } from './trace-columns.js'

export interface Column {
  /** As the input calls it; undefined where the input has several. */
  name: string | undefined
  isWhole: boolean
  /** What it is compared with; undefined of numbers. */
  categories: ColumnCategories | undefined
}

export interface InputColumns {
  input: OnnxValue
  columns: Column[]
}

const MAX_COLUMNS = 100_000
const { float, double, float16, string, bool, int8, int16, int32, int64 } = elementTypes
const wholeTypes = new Set<number | undefined>([bool, int8, int16, int32, int64])
const served = new Set<number | undefined>([float, double, float16, string, ...wholeTypes])

/**
 * @param features names, which settle how many columns there are where the only input leaves it open
 * @throws Problem unsupported_model
 */
export function readColumns(file: OnnxFile, features: string[] | undefined): InputColumns[] {
  const { inputs } = file
  if (inputs.length === 0) throw unsupported('the model has no input', 0, 'rows')
  const open = inputs.length === 1 ? features?.length : undefined
  const widths = new Map(inputs.map((input) => [input.name, widthOf(input, open)]))
  const total = [...widths.values()].reduce((sum, width) => sum + width, 0)
  if (total > MAX_COLUMNS)
    throw unsupported(`a row of the model has ${total} numbers`, total, `at most ${MAX_COLUMNS}`)
  const categories = traceCategories(file, widths)
  return inputs.map((input) => ({
    input,
    columns: columnsOf(input, widths.get(input.name)!, categories.get(input.name)!),
  }))
}

function widthOf({ name, type, shape, isSequence }: OnnxValue, open: number | undefined): number {
  if (isSequence || !served.has(type))
    throw unsupported(
      `the input ${name} is of a type that no table has`,
      type ?? null,
      'numbers, truth values or texts',
    )
  if (!shape) return open ?? 1
  const sizes = shape.slice(1)
  if (sizes.every((size) => size !== undefined)) return sizes.reduce((product, size) => product * size, 1)
  if (open !== undefined && sizes.length === 1) return open
  const known = shape.map((size) => size ?? '?').join(', ')
  throw unsupported(
    `the input ${name} has the shape [${known}]`,
    shape.map((size) => size ?? -1),
    '[rows, number of columns]: say features=a,b,... with a name for each column',
  )
}

const columnsOf = (
  { name, type }: OnnxValue,
  width: number,
  categories: (ColumnCategories | undefined)[],
): Column[] =>
  Array.from({ length: width }, (_, i) => ({
    name: width === 1 ? name : undefined,
    isWhole: wholeTypes.has(type),
    categories: categories[i] ?? (type === string ? { values: [], isClosed: false } : undefined),
  }))
