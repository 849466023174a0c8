/** Probabilities with an output for each class, as skl2onnx writes them with `zipmap='columns'`. */
import { elementTypes, type OnnxFile, type OnnxNode } from './onnx-file.js'
import { Producers } from './producers.js'
import { readTensor } from './tensor.js'

export interface ClassColumns {
  /** That the columns are cut from. */
  tensor: string
  /** Of the classes, by the names of the outputs. */
  labels: string[]
}

/** @returns undefined unless there are labels, and all numbers are the columns of one tensor in their order */
export function classColumns(file: OnnxFile): ClassColumns | undefined {
  const numbers = file.outputs.filter(
    ({ type }) => type === elementTypes.float || type === elementTypes.double,
  )
  const [label, another] = file.outputs.filter((output) => !numbers.includes(output))
  if (!label || another || numbers.length < 2) return undefined
  const producers = new Producers(file.nodes)
  const slices = numbers.map(({ name }) => producers.through(name))
  const tensor = slices[0]?.inputs[0]
  if (tensor === undefined || !slices.every((node, i) => node && isColumn(node, tensor, i, file)))
    return undefined
  const names = numbers.map(({ name }) => name)
  return { tensor, labels: withoutPrefix(names, label.type === elementTypes.string ? 's' : 'i') }
}

function isColumn(node: OnnxNode, tensor: string, index: number, { initializers }: OnnxFile): boolean {
  const [from, start, end, axis] = node.inputs
  const is = (name: string | undefined, value: number) => {
    const constant = initializers.get(name ?? '')
    return constant !== undefined && readTensor(constant).integers.join() === String(value)
  }
  return node.operator === 'Slice' && from === tensor && is(start, index) && is(end, index + 1) && is(axis, 1)
}

/** skl2onnx puts a letter for the type in front of the class. */
const withoutPrefix = (names: string[], prefix: string): string[] =>
  names.every((name) => name.startsWith(prefix)) ? names.map((name) => name.slice(1)) : names
