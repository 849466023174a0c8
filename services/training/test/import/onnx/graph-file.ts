/** Small ONNX files of any graph. */
import { bytes, integer, message, text } from '../../../src/import/onnx/wire.js'

export interface GraphParts {
  /** By name: the type of elements, and sizes, 0 where they are open. @default x, float [rows, 2] */
  inputs?: Record<string, [type: number, shape: number[]]>
  /** By name: the type of elements. @default y, float */
  outputs?: Record<string, number>
  /** @default y = x */
  nodes?: Uint8Array[]
  /** Tensors by name. */
  weights?: Record<string, 'external'>
  /** TensorProtos. */
  tensors?: Uint8Array[]
  operatorSet?: number
  /** By name, in the domain `own`: a node that uses it names both. */
  functions?: Record<string, [inputs: string[], nodes: Uint8Array[], outputs: string[]]>
}

export const node = (
  operator: string,
  inputs: string[],
  outputs: string[],
  domain = '',
  attributes: Record<string, number> = {},
): Buffer =>
  message(
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(4, operator),
    ...Object.entries(attributes).map(([name, value]) =>
      bytes(5, message(text(1, name), integer(3, value), integer(20, 2))),
    ),
    text(7, domain),
  )

const value = (name: string, type: number, shape: number[]): Buffer => {
  const sizes = shape.map((size) => bytes(1, size > 0 ? integer(1, size) : text(2, 'open')))
  return message(text(1, name), bytes(2, bytes(1, message(integer(1, type), bytes(2, message(...sizes))))))
}

const external = (name: string): Buffer =>
  message(
    integer(1, 1),
    integer(2, 1),
    text(8, name),
    bytes(13, message(text(1, 'location'), text(2, '/etc/hostname'))),
    integer(14, 1),
  )

export function graphFile({
  inputs = { x: [1, [0, 2]] },
  outputs = { y: 1 },
  nodes = [node('Identity', ['x'], ['y'])],
  weights = {},
  tensors = [],
  operatorSet = 13,
  functions = {},
}: GraphParts): Buffer {
  const graph = message(
    ...nodes.map((content) => bytes(1, content)),
    text(2, 'graph'),
    ...Object.keys(weights).map((name) => bytes(5, external(name))),
    ...tensors.map((tensor) => bytes(5, tensor)),
    ...Object.entries(inputs).map(([name, [type, shape]]) => bytes(11, value(name, type, shape))),
    ...Object.entries(outputs).map(([name, type]) => bytes(12, value(name, type, [0, 1]))),
  )
  const operators = bytes(8, message(text(1, ''), integer(2, operatorSet)))
  const own = bytes(8, message(text(1, 'own'), integer(2, 1)))
  const definitions = Object.entries(functions).map(([name, [taken, content, given]]) =>
    bytes(
      25,
      message(
        text(1, name),
        ...taken.map((input) => text(4, input)),
        ...given.map((output) => text(5, output)),
        ...content.map((one) => bytes(7, one)),
        bytes(9, message(text(1, ''), integer(2, operatorSet))),
        text(10, 'own'),
      ),
    ),
  )
  return message(integer(1, 8), text(2, 'test'), operators, own, ...definitions, bytes(7, graph))
}
