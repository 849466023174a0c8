/** The mixture as one chain of dense layers: kernels of the members side by side, then block by block. */
import type { DenseWeights } from '../network/network.js'
import type { ServedLayer } from '../network/layers-model.js'
import type { LearningTask, TargetScale } from '../tasks/learning-task.js'
import type { CodeRange, Codes } from './codes.js'

/** A model of the mixture. */
export interface Ingredient {
  range: CodeRange
  /** In the mixture. */
  weight: number
  /** The layers of each member. */
  members: readonly DenseWeights[][]
}

/** @param nets with hidden layers @param sums those without */
export function toChain(
  codes: Codes,
  nets: Ingredient,
  sums: readonly Ingredient[],
  task: LearningTask,
  target: TargetScale,
): ServedLayer[] {
  const used = [nets, ...sums].filter(({ weight }) => weight > 0)
  const inputs = Math.max(...used.map(({ range }) => range.first + range.units.length))
  const direct = sumOf(sums, inputs, nets.members[0]!.at(-1)!.bias.length)
  const mixture = nets.weight > 0 ? besideNets(nets, direct, inputs) : [{ ...direct, name: 'output' }]
  const [output, ...others] = mixture.reverse()
  const hidden = others.reverse().map((layer): ServedLayer => ({ ...layer, activation: 'relu' }))
  return [codesLayer(codes, inputs), ...hidden, ...answering(output!, task, target)]
}

type Named = DenseWeights & { name: string }

function codesLayer(codes: Codes, count: number): ServedLayer {
  const block = new Block(codes.inputs, count)
  for (const { first, units } of [codes.bins, codes.plain])
    units.forEach(({ input, weight, bias }, i) => {
      if (first + i >= count) return
      block.kernel[input * count + first + i] = weight
      block.bias[first + i] = bias
    })
  return { name: 'codes', activation: 'relu6', kernel: block.kernel, bias: block.bias }
}

/** The models without hidden layers, which add up to one. */
function sumOf(sums: readonly Ingredient[], inputs: number, outputs: number): DenseWeights {
  const block = new Block(inputs, outputs)
  for (const { range, weight, members } of sums)
    if (weight > 0)
      for (const [layer] of members)
        block.add(layer!, range.first, 0, weight / members.length, fullnessOf(range))
  return block
}

/** The nets' layers with the outputs of `direct` passed through them, as a ReLU of each sign. */
function besideNets({ range, weight, members }: Ingredient, direct: DenseWeights, inputs: number): Named[] {
  const outputs = direct.bias.length
  const depth = members[0]!.length
  const widths = members[0]!.slice(0, -1).map(({ bias }) => bias.length * members.length)
  return Array.from({ length: depth }, (_, l) => {
    const isLast = l === depth - 1
    const [rows, units] = [l === 0 ? inputs : widths[l - 1]!, isLast ? 0 : widths[l]!]
    const block = new Block(rows + (l === 0 ? 0 : 2 * outputs), units + (isLast ? outputs : 2 * outputs))
    members.forEach((layers, m) => {
      const layer = layers[l]!
      if (l === 0) block.add(layer, range.first, m * layer.bias.length, 1, fullnessOf(range))
      else {
        const above = layer.kernel.length / layer.bias.length
        const [column, share] = isLast ? [0, weight / members.length] : [m * layer.bias.length, 1]
        block.add(layer, m * above, column, share)
      }
    })
    for (const [sign, shift] of [
      [1, 0],
      [-1, outputs],
    ] as const)
      if (l === 0) block.add(direct, 0, units + shift, sign)
      else block.addDiagonal(rows + shift, units + (isLast ? 0 : shift), outputs, isLast ? sign : 1)
    return { name: isLast ? 'output' : `hidden_${l + 1}`, kernel: block.kernel, bias: block.bias }
  })
}

/** What a code is in the chain, where it is 1 to the members. */
const fullnessOf = ({ units }: CodeRange): number[] => units.map(({ full }) => full)

/** Classes by their activation; a number cut off at the bounds of the targets, of which two ReLUs take the difference. */
function answering(output: Named, task: LearningTask, target: TargetScale): ServedLayer[] {
  const { activation } = task
  if (task.predictsClasses) return [{ ...output, activation }]
  const [low, high] = boundsOf(target)
  const inputs = output.kernel.length
  const bounds = new Block(inputs, 2)
  for (const [column, bound] of [low, high].entries()) {
    bounds.add(output, 0, column, 1)
    bounds.bias[column]! -= bound
  }
  const last = task.unstandardise({ kernel: Float32Array.of(1, -1), bias: Float32Array.of(low) }, target)
  return [
    { name: 'bounds', activation: 'relu', kernel: bounds.kernel, bias: bounds.bias },
    { name: 'output', activation, ...last },
  ]
}

/** The least and the largest target, standardised. */
export const boundsOf = ({ min, max, mean, std }: TargetScale): [low: number, high: number] => [
  (min - mean) / std,
  (max - mean) / std,
]

/** A dense layer made of smaller ones. */
class Block implements DenseWeights {
  readonly kernel: Float32Array
  readonly bias: Float32Array

  constructor(
    inputs: number,
    readonly units: number,
  ) {
    this.kernel = new Float32Array(inputs * units)
    this.bias = new Float32Array(units)
  }

  /** Adds the layer, times `share`, from a row and a column on. @param fullness by row: what it is divided by */
  add(
    { kernel, bias }: DenseWeights,
    row: number,
    column: number,
    share: number,
    fullness?: readonly number[],
  ): void {
    const width = bias.length
    for (let i = 0; i < kernel.length / width; i++)
      for (let j = 0; j < width; j++)
        this.kernel[(row + i) * this.units + column + j]! +=
          (kernel[i * width + j]! * share) / (fullness?.[i] ?? 1)
    for (let j = 0; j < width; j++) this.bias[column + j]! += bias[j]! * share
  }

  addDiagonal(row: number, column: number, count: number, value: number): void {
    for (let i = 0; i < count; i++) this.kernel[(row + i) * this.units + column + i]! += value
  }
}
