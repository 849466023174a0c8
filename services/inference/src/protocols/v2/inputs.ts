/** Named tensors to rows: what the inputs of a request must be for a model. */
import { Problem } from '@modelops/common/problem'
import { checkForm, shown } from '../json.js'
import type { Rows } from '../rows.js'
import { BinaryReader } from './binary.js'
import { v2InputFormSchema, type V2Input, type V2TensorMetadata } from './schemas.js'
import { invalidTensor, readJsonTensor } from './tensors.js'

/**
 * @param expected the inputs of the model: one of shape [-1, features], or one of shape [-1] per feature
 * @param binary the bytes behind the JSON
 * @returns by row the values in the order of the features
 * @throws Problem invalid_tensor, invalid_body
 */
export function readRows(
  inputs: readonly unknown[],
  binary: Buffer,
  expected: readonly V2TensorMetadata[],
): Rows {
  checkInputs(inputs)
  const reader = new BinaryReader(binary)
  const tensors = new Array<readonly unknown[] | undefined>(expected.length)
  for (const input of inputs) {
    const place = placeOf(input, tensors, expected)
    checkType(input, expected[place]!)
    const size = input.parameters?.binary_data_size
    tensors[place] = size === undefined ? readJsonTensor(input) : reader.read(input, size)
  }
  reader.end()
  const columns = expected.map(
    ({ name }, i) => tensors[i] ?? fail(`lacks the input ${shown(name)}`, expected),
  )
  const width = expected[0]!.shape[1]
  return width === undefined ? columnsToRows(columns) : matrixToRows(columns[0]!, width)
}

function checkInputs(inputs: readonly unknown[]): asserts inputs is readonly V2Input[] {
  inputs.forEach((input, i) => checkForm(v2InputFormSchema, input, ['inputs', i]))
}

/** The index of an input among the model's; each may be given once. */
function placeOf(
  { name }: V2Input,
  taken: readonly unknown[],
  expected: readonly V2TensorMetadata[],
): number {
  const place = expected.findIndex((tensor) => tensor.name === name)
  if (place >= 0 && taken[place] === undefined) return place
  const what = place < 0 ? 'none of the model' : 'there twice'
  return fail(`has an input ${shown(name)} that is ${what}`, expected)
}

function fail(what: string, expected: readonly V2TensorMetadata[]): never {
  const names = expected.map(({ name }) => name)
  const listed = names.map(shown).join(', ')
  const detail = `the request ${what}; the model takes ${listed}`
  throw new Problem('invalid_tensor', detail, { expected: names })
}

function checkType({ name, shape, datatype }: V2Input, expected: V2TensorMetadata): void {
  if ((datatype === 'BYTES') !== (expected.datatype === 'BYTES')) {
    const wanted = expected.datatype === 'BYTES' ? 'BYTES' : 'FP64 or another number'
    throw invalidTensor(name, `is ${datatype}; the model takes ${wanted}`, wanted)
  }
  const [rows = 0, width = 1] = shape
  const depth = expected.shape.length
  const fits =
    width === (expected.shape[1] ?? 1) && (shape.length === depth || (depth === 1 && shape.length === 2))
  const wanted = `[${expected.shape.join()}]`
  if (!fits) throw invalidTensor(name, `has the shape [${shape.join()}]; the model takes ${wanted}`, wanted)
  if (rows === 0) throw invalidTensor(name, 'has no rows', 'at least one row')
}

function matrixToRows(values: readonly unknown[], width: number): Rows {
  return {
    length: values.length / width,
    at: (row) => (values.length === width ? values : values.slice(row * width, (row + 1) * width)),
  }
}

function columnsToRows(columns: readonly (readonly unknown[])[]): Rows {
  const { length } = columns[0]!
  if (columns.every((column) => column.length === length))
    return { length, at: (row) => columns.map((column) => column[row]) }
  throw new Problem('invalid_tensor', 'the inputs have different numbers of rows', {
    received: columns.map((column) => column.length),
    expected: 'the same first dimension in all inputs',
  })
}
