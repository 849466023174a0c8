/**
 * Layers of Keras that models of tables begin with and that TensorFlow.js lacks, or has with a flaw. Importing this module
 * registers them.
 */
import type { serialization, Tensor } from '@tensorflow/tfjs-core'
import type { Shape } from '@tensorflow/tfjs-layers'
import core from './tfjs-core.js'
import tfjsLayers from './tfjs-layers.js'

const {
  add,
  cast,
  equal,
  expandDims,
  greaterEqual,
  minimum,
  mul,
  oneHot,
  range,
  reshape,
  sub,
  sum,
  tensor1d,
  tidy,
} = core
const { layers } = tfjsLayers

type LayerArgs = ConstructorParameters<typeof layers.Layer>[0]
type LayerClass = new (args: LayerArgs) => InstanceType<typeof layers.Layer>
type OutputMode = 'int' | 'oneHot' | 'multiHot' | 'count'

/** A layer that gives numbers of categories, or encodes them. */
abstract class IndexLayer extends layers.Layer {
  readonly #outputMode: OutputMode
  /** How many categories there are. */
  protected abstract readonly depth: number

  constructor(args: LayerArgs & { outputMode?: OutputMode }) {
    super(args)
    this.#outputMode = args.outputMode ?? 'int'
  }

  /** @param values 32-bit floats of any shape; returns whole numbers below `depth` of the same shape */
  protected abstract indexOf(values: Tensor): Tensor

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => this.#encode(this.indexOf(cast(one(inputs), 'float32'))))
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as Shape
    if (this.#outputMode === 'int') return [...shape]
    const last = shape.at(-1)
    const isWide = this.#outputMode === 'oneHot' && last !== 1
    return [...(isWide ? shape : shape.slice(0, -1)), this.depth]
  }

  /** Indices stay floats, as other layers expect them. */
  #encode(indices: Tensor): Tensor {
    if (this.#outputMode === 'int') return indices
    const encoded = cast(oneHot(cast(indices, 'int32'), this.depth), 'float32')
    const { shape } = indices
    if (this.#outputMode === 'oneHot')
      return shape.at(-1) === 1 ? reshape(encoded, [...shape.slice(0, -1), this.depth]) : encoded
    const counts = sum(encoded, -2)
    return this.#outputMode === 'count' ? counts : minimum(counts, 1)
  }
}

/** The number of the boundaries that a value reaches. */
class Discretization extends IndexLayer {
  static readonly className = 'Discretization'
  protected readonly depth: number
  readonly #boundaries: number[]

  constructor(args: LayerArgs & { binBoundaries: number[] }) {
    super(args)
    this.#boundaries = args.binBoundaries
    this.depth = this.#boundaries.length + 1
  }

  protected indexOf(values: Tensor): Tensor {
    return sum(cast(greaterEqual(expandDims(values, -1), tensor1d(this.#boundaries)), 'float32'), -1)
  }
}

/** The place of a whole number in a vocabulary, behind one place for all others and perhaps one for a mask. */
class IntegerLookup extends IndexLayer {
  static readonly className = 'IntegerLookup'
  protected readonly depth: number
  readonly #vocabulary: number[]
  readonly #mask: number | undefined

  constructor(
    args: LayerArgs & {
      vocabulary: number[]
      outputMode?: OutputMode
      maskToken?: number | null
      oovToken?: number
      maxTokens?: number | null
      padToMaxTokens?: boolean
    },
  ) {
    super(args)
    const { vocabulary, maskToken, oovToken, maxTokens, padToMaxTokens } = args
    this.#vocabulary = vocabulary.filter((value, i) => i > 1 || (value !== maskToken && value !== oovToken))
    this.#mask =
      args.outputMode === undefined || args.outputMode === 'int' ? (maskToken ?? undefined) : undefined
    this.depth = padToMaxTokens && maxTokens ? maxTokens : this.#vocabulary.length + 1
  }

  protected indexOf(values: Tensor): Tensor {
    const places = mul(this.#matches(values, this.#vocabulary), range(1, this.#vocabulary.length + 1))
    const found = sum(places, -1)
    if (this.#mask === undefined) return found
    const unmasked = sub(1, sum(this.#matches(values, [this.#mask]), -1))
    return mul(unmasked, add(found, 1))
  }

  #matches(values: Tensor, known: number[]): Tensor {
    return cast(equal(expandDims(values, -1), tensor1d(known)), 'float32')
  }
}

const one = (inputs: Tensor | Tensor[]): Tensor => (Array.isArray(inputs) ? inputs[0]! : inputs)

const registeredClass = (name: string) =>
  core.serialization.SerializationMap.getMap().classNameMap[name]![0] as unknown as LayerClass

/** TensorFlow.js' own writes the shape of its output into that of its input. */
class CategoryEncoding extends registeredClass('CategoryEncoding') {
  static readonly className = 'CategoryEncoding'

  override computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[] {
    return super.computeOutputShape([...(inputShape as Shape)])
  }
}

/** TensorFlow.js' own refuses what is flat already. */
class Flatten extends registeredClass('Flatten') {
  static readonly className = 'Flatten'

  constructor(args: LayerArgs) {
    super(args)
    this.inputSpec = [{ minNDim: 2 }]
  }
}

for (const layer of [Discretization, IntegerLookup, CategoryEncoding, Flatten])
  core.serialization.registerClass(
    layer as unknown as serialization.SerializableConstructor<serialization.Serializable>,
  )
