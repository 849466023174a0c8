/** The layers of a graph that is nothing but a scaling and dense layers, one behind the other. */
import { Producers } from './producers.js'
import { readAttribute, readNumbers, type OnnxFile, type OnnxNode } from './onnx-file.js'
import { readFloats } from './tensor.js'

export interface ChainLayer {
  inputs: number
  outputs: number
  /** Row-major [inputs, outputs]. */
  kernel: Float32Array
  bias: Float32Array
  activation: 'linear' | 'relu' | 'sigmoid' | 'tanh' | 'softmax'
}

export interface Chain {
  /** By input: `(x - mean) * factor`. */
  mean: Float32Array
  factor: Float32Array
  layers: ChainLayer[]
}

const MAX_STEPS = 1_000
const activations: Record<string, ChainLayer['activation'] | undefined> = {
  ...{ Relu: 'relu', Sigmoid: 'sigmoid', Tanh: 'tanh', Softmax: 'softmax' },
  ...{ NONE: 'linear', LOGISTIC: 'sigmoid', SOFTMAX: 'softmax' },
}
/** Probabilities that sum to 1 already stay as they are. */
const scaling = new Set(['Normalizer'])

/**
 * Only the form is read: whether the chain answers as the graph does is to be tried.
 * @param tensor the output that is served
 * @param width numbers in a row
 * @returns undefined where the graph is anything else
 */
export function readChain(file: OnnxFile, tensor: string, width: number): Chain | undefined {
  if (file.inputs.length !== 1) return undefined
  const nodes = nodesBefore(file, tensor)
  if (!nodes) return undefined
  const reader = new ChainReader(file, width)
  return nodes.every((node) => reader.append(node)) ? reader.chain() : undefined
}

/** From the input on; undefined where the way back does not lead there. */
function nodesBefore({ nodes, inputs, initializers }: OnnxFile, tensor: string): OnnxNode[] | undefined {
  const producers = new Producers(nodes)
  const found: OnnxNode[] = []
  for (let value = tensor; found.length < MAX_STEPS;) {
    const node = producers.through(value, scaling)
    if (!node) return producers.start(value, scaling) === inputs[0]!.name ? found.reverse() : undefined
    found.push(node)
    const before = node.inputs.filter((name) => !initializers.has(name))
    if (before.length !== 1) return undefined
    value = before[0]!
  }
  return undefined
}

class ChainReader {
  readonly #layers: ChainLayer[] = []
  readonly #constants = new Map<string, Float32Array | undefined>()
  readonly #mean: Float32Array
  readonly #factor: Float32Array
  #isScaled = false

  constructor(
    private readonly file: OnnxFile,
    private readonly width: number,
  ) {
    this.#mean = new Float32Array(width)
    this.#factor = new Float32Array(width).fill(1)
  }

  chain(): Chain | undefined {
    return this.#layers.length > 0
      ? { mean: this.#mean, factor: this.#factor, layers: this.#layers }
      : undefined
  }

  /** @returns false for a node that does not fit */
  append(node: OnnxNode): boolean {
    const constant = node.inputs.map((name) => this.#constant(name)).find(Boolean)
    switch (node.operator) {
      case 'Scaler':
        return this.#scale(readNumbers(node, 'offset'), readNumbers(node, 'scale'))
      case 'Gemm':
        return this.#appendGemm(node)
      case 'MatMul':
        return constant !== undefined && this.#appendDense(constant)
      case 'Add':
        return constant !== undefined && this.#addBias(constant)
      case 'LinearRegressor':
        return this.#appendLinear(node, readAttribute(node, 'targets').ints[0] ?? 1)
      case 'LinearClassifier':
        return this.#appendLinear(node, readNumbers(node, 'intercepts').length)
      default:
        return this.#activate(activations[node.operator])
    }
  }

  #constant(name: string): Float32Array | undefined {
    const tensor = this.file.initializers.get(name)
    if (tensor && !this.#constants.has(name)) this.#constants.set(name, readFloats(tensor))
    return this.#constants.get(name)
  }

  get #outputs(): number {
    return this.#layers.at(-1)?.outputs ?? this.width
  }

  #scale(offset: number[], scale: number[]): boolean {
    if (this.#isScaled || this.#layers.length > 0) return false
    for (let i = 0; i < this.width; i++) {
      this.#mean[i] = offset[offset.length === 1 ? 0 : i] ?? NaN
      this.#factor[i] = scale[scale.length === 1 ? 0 : i] ?? NaN
    }
    return (this.#isScaled = true)
  }

  /** @param kernel row-major [inputs, outputs] */
  #appendDense(kernel: Float32Array, bias?: Float32Array): boolean {
    const inputs = this.#outputs
    const outputs = kernel.length / inputs
    if (!Number.isInteger(outputs) || outputs === 0) return false
    this.#layers.push({ inputs, outputs, kernel, bias: new Float32Array(outputs), activation: 'linear' })
    return bias === undefined || this.#addBias(bias)
  }

  #addBias(bias: Float32Array): boolean {
    const last = this.#layers.at(-1)
    if (last?.activation !== 'linear' || (bias.length !== 1 && bias.length !== last.outputs)) return false
    for (let i = 0; i < last.outputs; i++) last.bias[i]! += bias[bias.length === 1 ? 0 : i]!
    return true
  }

  #activate(activation: ChainLayer['activation'] | undefined): boolean {
    const last = this.#layers.at(-1)
    if (!activation || last?.activation !== 'linear') return false
    last.activation = activation
    return true
  }

  #appendGemm(node: OnnxNode): boolean {
    const [, weights, bias] = node.inputs.map((name) => this.#constant(name))
    const isOther = ['alpha', 'beta'].some((name) => (readFloatAttribute(node, name) ?? 1) !== 1)
    if (!weights || isOther || readAttribute(node, 'transA').ints[0]) return false
    const kernel = readAttribute(node, 'transB').ints[0] ? transposed(weights, this.#outputs) : weights
    return this.#appendDense(kernel, bias)
  }

  /** Coefficients are [outputs, inputs]. */
  #appendLinear(node: OnnxNode, outputs: number): boolean {
    const coefficients = Float32Array.from(readNumbers(node, 'coefficients'))
    if (coefficients.length !== outputs * this.#outputs) return false
    const intercepts = readNumbers(node, 'intercepts')
    const bias = intercepts.length > 0 ? Float32Array.from(intercepts) : undefined
    if (!this.#appendDense(transposed(coefficients, this.#outputs), bias)) return false
    return this.#activate(activations[readAttribute(node, 'post_transform').strings[0] ?? 'NONE'])
  }
}

const readFloatAttribute = (node: OnnxNode, name: string): number | undefined => readNumbers(node, name)[0]

/** @param columns of the matrix that comes */
function transposed(matrix: Float32Array, columns: number): Float32Array {
  const rows = matrix.length / columns
  const out = new Float32Array(matrix.length)
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) out[c * rows + r] = matrix[r * columns + c]!
  return out
}
