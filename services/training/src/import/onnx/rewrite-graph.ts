/**
 * A graph of any inputs becomes one that takes rows of 32-bit numbers and gives rows of them: columns are picked,
 * converted and, where they stand for categories, looked up within the graph itself.
 */
import { elementTypes, nameIn, type OnnxFile, type OnnxValue } from './onnx-file.js'
import type { Column, InputColumns } from './read-columns.js'
import type { ColumnCategories } from './trace-columns.js'
import { bytes, fieldsOf, float, integer, message, text } from './wire.js'

export interface Rewritten {
  file: Buffer
  input: string
  output: string
}

const [NODE, INITIALIZER, INPUT, OUTPUT, VALUE_TYPES] = [1, 5, 11, 12, 13] as const
const replacedFields = new Set<number>([INPUT, OUTPUT, VALUE_TYPES])

/** Of an operator set that every runtime has, where the file names none. */
const DEFAULT_OPERATOR_SET = 13

/** What stands for texts that the graph does not know. */
const UNKNOWN_TEXT = '\u0000unknown'

/**
 * @param served the tensor that is the output
 * @param activation what is added to it
 */
export function rewriteGraph(
  file: OnnxFile,
  inputs: readonly InputColumns[],
  served: string,
  activation: 'softmax' | 'sigmoid' | undefined,
): Rewritten {
  const writer = new NodeWriter(unusedPrefix(file))
  const rows = writer.name('rows')
  let start = 0
  for (const { input, columns } of inputs) {
    writer.writeInput(rows, start, input, columns, inputs.length === 1)
    start += columns.length
  }
  const before = writer.takeNodes()
  const output = writer.writeOutput(served, activation)
  const graph = [
    ...before,
    ...kept(file),
    ...writer.takeNodes(),
    ...writer.initializers,
    bytes(INPUT, tensorType(rows, start)),
    ...remainingInputs(file),
    bytes(OUTPUT, tensorType(output, undefined)),
  ]
  const rest = [...fieldsOf(file.bytes)].filter(({ number }) => number !== 7).map(({ raw }) => raw)
  const model = Buffer.concat([...rest, ...operatorSets(file), bytes(7, Buffer.concat(graph))])
  return { file: model, input: rows, output }
}

/** Types of values may name the sizes of before, and are inferred anyway. ZipMaps are left out with what follows. */
const kept = ({ graph, nodes }: OnnxFile): Uint8Array[] => {
  const zipMaps = new Set(
    nodes.filter(({ operator }) => operator === 'ZipMap').map(({ raw }) => raw.byteOffset),
  )
  return [...fieldsOf(graph)]
    .filter(({ number, raw }) => !replacedFields.has(number) && !zipMaps.has(raw.byteOffset))
    .map(({ raw }) => raw)
}

/** In old files what has a value is an input all the same. */
const remainingInputs = ({ graph, inputs }: OnnxFile): Uint8Array[] => {
  const replaced = new Set(inputs.map(({ name }) => name))
  return [...fieldsOf(graph)]
    .filter(({ number, bytes: value }) => number === INPUT && !replaced.has(nameIn(value, 1)))
    .map(({ raw }) => raw)
}

const operatorSets = ({ operatorSets: known }: OnnxFile): Buffer[] => [
  ...(known.has('') ? [] : [bytes(8, message(text(1, ''), integer(2, DEFAULT_OPERATOR_SET)))]),
  ...(known.has('ai.onnx.ml') ? [] : [bytes(8, message(text(1, 'ai.onnx.ml'), integer(2, 1)))]),
]

/** No name in the file begins with it. */
function unusedPrefix({ nodes, inputs, initializers }: OnnxFile): string {
  const taken = new Set<string | undefined>()
  const take = (name: string) => taken.add(/^modelops\d{0,9}\//.exec(name)?.[0])
  for (const node of nodes) for (const name of [...node.inputs, ...node.outputs]) take(name)
  for (const { name } of inputs) take(name)
  for (const name of initializers.keys()) take(name)
  let [prefix, number] = ['modelops/', 0]
  while (taken.has(prefix)) prefix = `modelops${++number}/`
  return prefix
}

function tensorType(name: string, width: number | undefined): Buffer {
  const dimensions = [
    bytes(1, text(2, 'rows')),
    bytes(1, width === undefined ? Buffer.alloc(0) : integer(1, width)),
  ]
  const tensor = message(integer(1, elementTypes.float), bytes(2, message(...dimensions)))
  return message(text(1, name), bytes(2, bytes(1, tensor)))
}

class NodeWriter {
  readonly initializers: Buffer[] = []
  #nodes: Buffer[] = []
  #names = 0

  constructor(private readonly prefix: string) {}

  name(what: string): string {
    return `${this.prefix}${what}${this.#names++}`
  }

  takeNodes(): Buffer[] {
    const nodes = this.#nodes
    this.#nodes = []
    return nodes
  }

  /** The columns from `start` on, in the type and shape of an input, under its name. */
  writeInput(
    rows: string,
    start: number,
    { name, type = elementTypes.float, shape }: OnnxValue,
    columns: readonly Column[],
    isOnly: boolean,
  ): void {
    const parts = columns.some(({ categories }) => categories)
      ? columns.map(({ categories }, i) => this.#writeColumn(rows, start + i, type, categories))
      : [this.#cast(isOnly ? rows : this.#pick(rows, start, columns.length), type)]
    const joined = parts.length === 1 ? parts[0]! : this.#node('Concat', parts, [attribute('axis', 1)])
    const sizes = shape && shape.length !== 2 ? [-1, ...shape.slice(1).map((size) => size ?? 1)] : undefined
    const shaped = sizes ? this.#node('Reshape', [joined, this.#integers(sizes)]) : joined
    this.#write('Identity', [shaped], name)
  }

  /** Rows of 32-bit numbers, whatever the tensor was. */
  writeOutput(tensor: string, activation: 'softmax' | 'sigmoid' | undefined): string {
    const numbers = this.#cast(tensor, elementTypes.float, true)
    const rows = this.#node('Reshape', [numbers, this.#integers([0, -1])])
    if (activation === 'sigmoid') return this.#node('Sigmoid', [rows])
    return activation === 'softmax' ? this.#node('Softmax', [rows], [attribute('axis', 1)]) : rows
  }

  #writeColumn(rows: string, column: number, type: number, categories: ColumnCategories | undefined): string {
    const picked = this.#pick(rows, column, 1)
    if (!categories) return this.#cast(picked, type)
    const { values } = categories
    const known = this.#node(
      'Imputer',
      [picked],
      [floatsAttribute('imputed_value_floats', values.length), floatAttribute('replaced_value_float', NaN)],
      'ai.onnx.ml',
    )
    const table =
      type === elementTypes.string
        ? this.#texts(values)
        : this.#integers([...values.map(Number), unknownNumber(values)])
    const index = this.#cast(known, elementTypes.int64)
    const found = this.#node('Gather', [table, index], [attribute('axis', 0)])
    return type === elementTypes.string ? found : this.#cast(found, type, true)
  }

  #pick(rows: string, start: number, count: number): string {
    const indices = this.#integers(Array.from({ length: count }, (_, i) => start + i))
    return this.#node('Gather', [rows, indices], [attribute('axis', 1)])
  }

  #cast(value: string, type: number, always = false): string {
    return type === elementTypes.float && !always
      ? value
      : this.#node('Cast', [value], [attribute('to', type)])
  }

  #node(operator: string, inputs: string[], attributes: Buffer[] = [], domain = ''): string {
    return this.#write(operator, inputs, this.name(operator), attributes, domain)
  }

  #write(operator: string, inputs: string[], output: string, attributes: Buffer[] = [], domain = ''): string {
    const node = message(
      ...inputs.map((input) => text(1, input)),
      text(2, output),
      text(4, operator),
      ...attributes.map((content) => bytes(5, content)),
      text(7, domain),
    )
    this.#nodes.push(bytes(NODE, node))
    return output
  }

  #integers(values: number[]): string {
    return this.#tensor(
      elementTypes.int64,
      values.length,
      values.map((value) => integer(7, value)),
    )
  }

  #texts(values: readonly (string | number)[]): string {
    const all = [...values.map(String), UNKNOWN_TEXT]
    return this.#tensor(
      elementTypes.string,
      all.length,
      all.map((value) => text(6, value)),
    )
  }

  #tensor(type: number, size: number, content: Buffer[]): string {
    const name = this.name('constant')
    this.initializers.push(
      bytes(INITIALIZER, message(integer(1, size), integer(2, type), Buffer.concat(content), text(8, name))),
    )
    return name
  }
}

/** One that is no category. */
const unknownNumber = (values: readonly (string | number)[]): number =>
  values.reduce<number>((most, value) => Math.max(most, Number(value)), 0) + 1

const attribute = (name: string, value: number) => message(text(1, name), integer(3, value), integer(20, 2))
const floatAttribute = (name: string, value: number) =>
  message(text(1, name), float(2, value), integer(20, 1))
const floatsAttribute = (name: string, value: number) =>
  message(text(1, name), float(7, value), integer(20, 6))
