/** Dense layers as blocks: units that no weight connects need not be multiplied with each other. */
import type { Activation, DenseLayer } from './dense-chain.js'

/** Units are computed by so many. */
export const UNITS_AT_ONCE = 8

/** A dense layer from neighbouring inputs to neighbouring units. */
export interface Block {
  /** Positions of its first input and of its first unit. */
  from: number
  to: number
  depth: number
  /** A multiple of UNITS_AT_ONCE. */
  units: number
  /** Row-major [depth, units], filled up with zeros, as is the bias. */
  kernel: Float32Array
  bias: Float32Array
}

export interface BlockLayer {
  blocks: Block[]
  activation: Activation
}

/** Where the units of a layer lie, as numbers of the layer behind it read them. */
export interface Arrangement {
  /** By unit. */
  positions: Int32Array
  width: number
}

/** Inputs and outputs of a layer that weights connect. */
interface Component {
  inputs: number[]
  outputs: number[]
}

/**
 * Blocks are the connected components of a kernel's non-zero weights.
 * @param isLast by input: whether it stands behind the others of its block
 * @returns where the inputs and the units of each layer must lie, so that each block finds its own side by side
 */
export function arrangeBlocks(
  isLast: readonly boolean[],
  layers: readonly DenseLayer[],
): { arrangements: Arrangement[]; layers: BlockLayer[] } {
  let groups = isLast.map((_, i) => [i])
  const all = layers.map((layer) => {
    const components = packed(componentsOf(layer, groups))
    groups = components.map(({ outputs }) => outputs)
    return components
  })
  sortByNext(all)
  for (const block of all[0] ?? []) block.inputs.sort((a, b) => Number(isLast[a]) - Number(isLast[b]))
  const start = arrange(isLast.length, [all[0]?.flatMap((component) => component.inputs) ?? groups.flat()])
  const arrangements = [start]
  const arranged = layers.map((layer, l): BlockLayer => {
    const before = arrangements[l]!
    const after = arrange(
      layer.outputs,
      all[l]!.map(({ outputs }) => outputs),
    )
    arrangements.push(after)
    const blocks = all[l]!.map((component) => blockOf(component, layer, before, after))
    return { blocks, activation: layer.activation }
  })
  return { arrangements, layers: arranged }
}

/** @param groups of inputs, which stay together as the layer before has them in one block */
function componentsOf({ inputs, outputs, kernel }: DenseLayer, groups: readonly number[][]): Component[] {
  const parents = Int32Array.from({ length: inputs + outputs }, (_, i) => i)
  const rootOf = (i: number): number => {
    while (parents[i] !== i) i = parents[i] = parents[parents[i]!]!
    return i
  }
  const unite = (a: number, b: number) => (parents[rootOf(a)] = rootOf(b))
  for (const group of groups) for (const i of group) unite(i, group[0]!)
  for (let i = 0; i < inputs; i++)
    for (let o = 0; o < outputs; o++) if (kernel[i * outputs + o] !== 0) unite(i, inputs + o)
  const components = new Map<number, Component>()
  for (let i = 0; i < inputs + outputs; i++) {
    const root = rootOf(i)
    const component = components.get(root) ?? { inputs: [], outputs: [] }
    components.set(root, component)
    if (i < inputs) component.inputs.push(i)
    else component.outputs.push(i - inputs)
  }
  return [...components.values()]
}

/** Small components together: as long as they fill no more than a block's least width, that costs nothing. */
function packed(components: readonly Component[]): Component[] {
  const blocks: Component[] = []
  let open: Component | undefined
  for (const component of components) {
    if (open && open.outputs.length + component.outputs.length <= UNITS_AT_ONCE) {
      open.inputs.push(...component.inputs)
      open.outputs.push(...component.outputs)
      continue
    }
    blocks.push(component)
    if (component.outputs.length < UNITS_AT_ONCE) open = component
  }
  return blocks
}

/** Blocks that the same block of the next layer reads come one after the other. */
function sortByNext(all: Component[][]): void {
  for (let l = all.length - 2; l >= 0; l--) {
    const readers = new Map(
      all[l + 1]!.flatMap(({ inputs }, c) => inputs.map((input) => [input, c] as const)),
    )
    const readerOf = ({ outputs }: Component) => readers.get(outputs[0] ?? -1) ?? -1
    all[l]!.sort((a, b) => readerOf(a) - readerOf(b))
  }
}

function arrange(units: number, groups: readonly number[][]): Arrangement {
  const positions = new Int32Array(units)
  let width = 0
  for (const group of groups) {
    group.forEach((unit, i) => (positions[unit] = width + i))
    width += Math.ceil(group.length / UNITS_AT_ONCE) * UNITS_AT_ONCE
  }
  return { positions, width }
}

function blockOf(
  { inputs, outputs }: Component,
  layer: DenseLayer,
  { positions: before }: Arrangement,
  { positions: after }: Arrangement,
): Block {
  const [from, to] = [leastOf(inputs, before), leastOf(outputs, after)]
  const depth = inputs.reduce((most, i) => Math.max(most, before[i]! - from + 1), 0)
  const units = Math.ceil(outputs.length / UNITS_AT_ONCE) * UNITS_AT_ONCE
  const kernel = new Float32Array(depth * units)
  const bias = new Float32Array(units)
  for (const o of outputs) {
    bias[after[o]! - to] = layer.bias[o]!
    for (const i of inputs)
      kernel[(before[i]! - from) * units + after[o]! - to] = layer.kernel[i * layer.outputs + o]!
  }
  return { from, to, depth, units, kernel, bias }
}

const leastOf = (units: readonly number[], positions: Int32Array): number =>
  units.reduce((least, unit) => Math.min(least, positions[unit]!), units.length > 0 ? Infinity : 0)
