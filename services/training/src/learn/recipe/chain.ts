/** The mixture as one chain of dense layers: kernels of the members side by side, then block by block. */
import type { DenseWeights } from '../network/network.js'
import type { ServedLayer } from '../network/layers-model.js'
import type { LearningTask, TargetScale } from '../tasks/learning-task.js'
import type { CodeRange, Codes } from './codes.js'
import type { Forest } from './trees/booster.js'

/** A model of the mixture. */
export interface Ingredient {
  range: Pick<CodeRange, 'first' | 'units'>
  /** In the mixture. */
  weight: number
  /** The layers of each member. */
  members: readonly DenseWeights[][]
  /** That the layers are made of. */
  forest?: Forest
}

/** @param ingredients of any number of layers, the last of which adds up to what is answered */
export function toChain(
  codes: Codes,
  ingredients: readonly Ingredient[],
  task: LearningTask,
  target: TargetScale,
): ServedLayer[] {
  const used = ingredients.filter(({ weight }) => weight > 0)
  const ranges = [codes.bins, codes.plain, ...used.map(({ range }) => range)]
  const inputs = Math.max(...used.map(({ range }) => range.first + range.units.length))
  const members = used.flatMap(({ range, weight, members }) =>
    members.map((layers) => ({ range, layers, share: weight / members.length })),
  )
  const [output, ...others] = sideBySide(members, inputs).reverse()
  const hidden = others.reverse().map((layer): ServedLayer => ({ ...layer, activation: 'relu' }))
  return [codesLayer(codes.inputs, ranges, inputs), ...hidden, ...answering(output!, task, target)]
}

type Named = DenseWeights & { name: string }

function codesLayer(inputs: number, ranges: readonly Ingredient['range'][], count: number): ServedLayer {
  const block = new Block(inputs, count)
  for (const { first, units } of ranges)
    units.forEach(({ input, weight, bias }, i) => {
      if (first + i >= count) return
      block.kernel[input * count + first + i] = weight
      block.bias[first + i] = bias
    })
  return { name: 'codes', activation: 'relu6', kernel: block.kernel, bias: block.bias }
}

interface Placed {
  range: Ingredient['range']
  layers: readonly DenseWeights[]
  share: number
}

/** The members' layers in blocks. What ends before the last layer is passed on, as a ReLU of each sign. */
function sideBySide(members: readonly Placed[], inputs: number): Named[] {
  const outputs = members[0]!.layers.at(-1)!.bias.length
  const depth = Math.max(...members.map(({ layers }) => layers.length))
  const widthOf = (l: number) =>
    members.reduce((sum, { layers }) => sum + (l < layers.length - 1 ? layers[l]!.bias.length : 0), 0)
  return Array.from({ length: depth }, (_, l) => {
    const isLast = l === depth - 1
    const [rows, units] = [l === 0 ? inputs : widthOf(l - 1), widthOf(l)]
    const block = new Block(rows + (l === 0 ? 0 : 2 * outputs), units + (isLast ? outputs : 2 * outputs))
    /** Where answers go to, and their sign there. */
    const ends: [column: number, sign: number][] = isLast
      ? [[0, 1]]
      : [
          [units, 1],
          [units + outputs, -1],
        ]
    let [row, column] = [0, 0]
    for (const { range, layers, share } of members) {
      const layer = layers[l]
      if (!layer) continue
      const fullness = l === 0 ? range.units.map(({ full }) => full) : undefined
      const from = l === 0 ? range.first : row
      if (l < layers.length - 1) block.add(layer, from, column, 1, fullness)
      else for (const [end, sign] of ends) block.add(layer, from, end, sign * share, fullness)
      row += layer.kernel.length / layer.bias.length
      if (l < layers.length - 1) column += layer.bias.length
    }
    if (l > 0)
      for (const [end, sign] of ends) {
        block.addDiagonal(rows, end, outputs, sign)
        block.addDiagonal(rows + outputs, end, outputs, -sign)
      }
    return { name: isLast ? 'output' : `hidden_${l + 1}`, kernel: block.kernel, bias: block.bias }
  })
}

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
