/** Named tensors to rows: what the inputs of a request must be for a model. */
import { listed, takesTextsAndNumbers } from '@modelops/common/data/feature-slot'
import type { FeatureCodec } from '@modelops/common/data/feature-codec'
import { Problem } from '@modelops/common/problem'
import { checkForm, shown } from '../json.js'
import type { Rows } from '../rows.js'
import type { ServedModel } from '../served-model.js'
import { BinaryReader } from './binary.js'
import { v2Columns, v2Inputs } from './metadata.js'
import { v2InputFormSchema, type V2Input, type V2TensorMetadata } from './schemas.js'
import { invalidTensor, readJsonTensor } from './tensors.js'

/** The inputs that a model takes, and where each of them is. */
interface Expected {
  tensors: readonly V2TensorMetadata[]
  places: ReadonlyMap<string, number>
  /** By place: of any datatype, for the codec knows which values mean something. */
  open: readonly boolean[]
  /** By place: left out where no row has a value. */
  optional: readonly boolean[]
}

const expecting = (tensors: readonly V2TensorMetadata[], codec: FeatureCodec): Expected => ({
  tensors,
  places: new Map(tensors.map(({ name }, place) => [name, place])),
  open: tensors.map(({ shape }, place) => shape.length === 1 && takesTextsAndNumbers(codec.features[place]!)),
  optional: tensors.map(({ shape }, place) => shape.length === 1 && codec.takesMissing(place)),
})

/**
 * A model with numbers alone takes one input of all features or, as data frames are sent, one for each feature.
 * @returns which of them the inputs of a request are
 */
export function chooseInputs(model: ServedModel): (inputs: readonly unknown[]) => Expected {
  const { codec } = model
  const usual = expecting(v2Inputs(model), codec)
  const columns = expecting(v2Columns(codec.features), codec)
  const nameOf = (input: unknown) => (input as Partial<V2Input> | null)?.name
  const isUsual = (input: unknown) => usual.places.has(nameOf(input) as string)
  const isColumn = (input: unknown) => columns.places.has(nameOf(input) as string)
  return (inputs) => (isUsual(inputs[0]) || !inputs.some(isColumn) ? usual : columns)
}

/**
 * @param expected the inputs of the model: one of shape [-1, features], or one of shape [-1] per feature
 * @param binary the bytes behind the JSON
 * @returns by row the values in the order of the features
 * @throws Problem invalid_tensor, invalid_body
 */
export function readRows(inputs: readonly unknown[], binary: Buffer, expected: Expected): Rows {
  checkInputs(inputs)
  const reader = new BinaryReader(binary)
  const tensors = new Array<readonly unknown[] | undefined>(expected.tensors.length).fill(undefined)
  for (const input of inputs) {
    const place = placeOf(input, inputs, tensors, expected)
    if (!expected.open[place]) checkType(input, expected.tensors[place]!)
    checkShape(input, expected.tensors[place]!)
    const size = input.parameters?.binary_data_size
    tensors[place] = size === undefined ? readJsonTensor(input) : reader.read(input, size)
  }
  reader.end()
  expected.tensors.forEach(({ name }, place) => {
    if (!tensors[place] && !expected.optional[place]) fail(`lacks the input ${shown(name)}`, expected)
  })
  const width = expected.tensors[0]!.shape[1]
  return width === undefined ? columnsToRows(tensors) : matrixToRows(tensors[0]!, width)
}

function checkInputs(inputs: readonly unknown[]): asserts inputs is readonly V2Input[] {
  inputs.forEach((input, i) => checkForm(v2InputFormSchema, input, ['inputs', i]))
}

/** The index of an input among the model's; each may be given once. */
function placeOf(
  { name }: V2Input,
  inputs: readonly V2Input[],
  taken: readonly unknown[],
  expected: Expected,
): number {
  const place = expected.places.get(name) ?? failWithForeign(inputs, expected)
  return taken[place] === undefined
    ? place
    : fail(`has an input ${shown(name)} that is there twice`, expected)
}

/** Names every input that the model does not have. */
function failWithForeign(inputs: readonly V2Input[], expected: Expected): never {
  const foreign = inputs.filter(({ name }) => !expected.places.has(name)).map(({ name }) => shown(name))
  const what =
    foreign.length === 1 ? `an input ${foreign[0]} that is` : `inputs ${listed(foreign).join(', ')} that are`
  return fail(`has ${what} none of the model`, expected)
}

function fail(what: string, { tensors }: Expected): never {
  const names = listed(tensors.map(({ name }) => name))
  const detail = `the request ${what}; the model takes ${names.map(shown).join(', ')}`
  throw new Problem('invalid_tensor', detail, { expected: names })
}

function checkType({ name, datatype }: V2Input, expected: V2TensorMetadata): void {
  // Which numbers reach a text, the codec knows.
  const isText = datatype === 'BYTES' || (expected.datatype === 'BYTES' && !datatype.startsWith('FP'))
  if (isText !== (expected.datatype === 'BYTES')) {
    const wanted = expected.datatype === 'BYTES' ? 'BYTES' : 'FP64 or another number'
    throw invalidTensor(name, `is ${datatype}; the model takes ${wanted}`, wanted)
  }
}

function checkShape({ name, shape }: V2Input, expected: V2TensorMetadata): void {
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

/** @param columns undefined for one without a value in any row */
function columnsToRows(columns: readonly (readonly unknown[] | undefined)[]): Rows {
  const given = columns.filter((column) => column !== undefined)
  const { length } = given[0]!
  if (given.every((column) => column.length === length))
    return { length, at: (row) => columns.map((column) => (column ? column[row] : null)) }
  throw new Problem('invalid_tensor', 'the inputs have different numbers of rows', {
    received: given.map((column) => column.length),
    expected: 'the same first dimension in all inputs',
  })
}
