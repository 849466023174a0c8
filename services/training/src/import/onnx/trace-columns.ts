/** Which categories a graph compares a column of its input with: those of the encoders that the column reaches. */
import { cannotServe } from '../unsupported.js'
import { readAttribute, type OnnxFile, type OnnxNode } from './onnx-file.js'
import { readTensor, type Tensor } from './tensor.js'

export interface ColumnCategories {
  /** Texts, or whole numbers. */
  values: string[] | number[]
  /** Whether the graph fails on any other value. */
  isClosed: boolean
}

/** By input: its columns, undefined where a column is compared with none. */
export type Categories = Map<string, (ColumnCategories | undefined)[]>

/** Columns and categories that are looked at, all nodes together: a graph may double them at every node. */
const MOST_STEPS = 4e6

/** Places in `found`. */
type Columns = readonly (readonly number[])[]

const passing = new Set(['Identity', 'Reshape', 'Squeeze', 'Unsqueeze', 'Flatten', 'Cast', 'Dropout'])
const textOperators = new Set([
  ...['Tokenizer', 'TfIdfVectorizer', 'StringNormalizer', 'StringSplit', 'StringConcat', 'RegexFullMatch'],
])

/**
 * Follows each column through what passes values on, joins and picks columns.
 * @param widths columns by input
 * @throws Problem unsupported_model where a text is used other than as a category
 */
export function traceCategories(file: OnnxFile, widths: ReadonlyMap<string, number>): Categories {
  const tracer = new Tracer(file, widths)
  for (const node of file.nodes) tracer.pass(node)
  return tracer.categories()
}

class Tracer {
  readonly #columns = new Map<string, Columns>()
  readonly #found: (ColumnCategories | undefined)[] = []
  readonly #isText: boolean[] = []
  readonly #constants = new Map<string, Tensor>()
  #steps = 0

  constructor(
    private readonly file: OnnxFile,
    private readonly widths: ReadonlyMap<string, number>,
  ) {
    for (const { name, type } of file.inputs) {
      const width = widths.get(name)!
      this.#columns.set(
        name,
        Array.from({ length: width }, (_, i) => [this.#found.length + i]),
      )
      for (let i = 0; i < width; i++) {
        this.#found.push(undefined)
        this.#isText.push(type === 8)
      }
    }
  }

  categories(): Categories {
    let start = 0
    return new Map(
      this.file.inputs.map(({ name }) => {
        const end = start + this.widths.get(name)!
        const own = this.#found.slice(start, end)
        start = end
        return [name, own]
      }),
    )
  }

  pass(node: OnnxNode): void {
    if (node.operator === 'Constant') return this.#keepConstant(node)
    const inputs = node.inputs.map((name) => this.#columns.get(name))
    if (!inputs.some(Boolean)) return
    const categories = this.#categoriesOf(node)
    if (categories) for (const column of (inputs[0] ?? []).flat()) this.#add(column, categories)
    else this.#setOutputs(node, inputs)
  }

  #keepConstant(node: OnnxNode): void {
    const { tensor, ints } = readAttribute(node, 'value')
    const integers = ints.length > 0 ? ints : readAttribute(node, 'value_ints').ints
    this.#constants.set(node.outputs[0]!, tensor ?? { dims: [], type: 7, strings: [], integers })
  }

  #categoriesOf(node: OnnxNode): ColumnCategories | undefined {
    const { operator, domain } = node
    if (domain === '' && operator === 'Equal') return this.#comparedWith(node)
    if (domain !== 'ai.onnx.ml') return undefined
    if (operator === 'OneHotEncoder') return oneHotCategories(node)
    if (operator !== 'LabelEncoder' && operator !== 'CategoryMapper') return undefined
    const { strings } = readAttribute(node, operator === 'LabelEncoder' ? 'keys_strings' : 'cats_strings')
    const values = strings.length > 0 ? strings : readAttribute(node, 'keys_tensor').tensor?.strings
    return values && values.length > 0 ? { values, isClosed: false } : undefined
  }

  #comparedWith(node: OnnxNode): ColumnCategories | undefined {
    const values = node.inputs.flatMap((name) => this.#constant(name)?.strings ?? [])
    return values.length > 0 ? { values, isClosed: false } : undefined
  }

  #constant(name: string): Tensor | undefined {
    const known = this.#constants.get(name)
    const initializer = this.file.initializers.get(name)
    if (known || !initializer) return known
    const tensor = readTensor(initializer)
    this.#constants.set(name, tensor)
    return tensor
  }

  /** Numbers matter only where all but the categories fail, texts wherever they are compared. */
  #add(column: number, categories: ColumnCategories): void {
    const isText = this.#isText[column]
    if (isText ? typeof categories.values[0] === 'number' : !categories.isClosed) return
    const before = this.#found[column]
    this.#spend(categories.values.length + (before?.values.length ?? 0))
    this.#found[column] = before
      ? {
          values: [...new Set([...before.values, ...categories.values])] as string[],
          isClosed: before.isClosed || categories.isClosed,
        }
      : categories
  }

  #setOutputs(node: OnnxNode, inputs: (Columns | undefined)[]): void {
    const [first] = inputs
    for (const columns of inputs)
      this.#spend(columns?.reduce((sum, column) => sum + 1 + column.length, 0) ?? 0)
    const all = [...new Set(inputs.flatMap((columns) => columns?.flat() ?? []))]
    if (textOperators.has(node.operator) && all.some((column) => this.#isText[column]))
      throw cannotServe(
        `the model reads free text (${node.operator})`,
        'categories are served; turn the text into numbers before, and export the model behind it',
        node.operator,
      )
    const columns = this.#outputColumns(node, inputs, first) ?? this.#unknown(all)
    for (const output of node.outputs) this.#columns.set(output, columns)
  }

  #outputColumns(
    node: OnnxNode,
    inputs: (Columns | undefined)[],
    first: Columns | undefined,
  ): Columns | undefined {
    if (passing.has(node.operator)) return first
    if (node.operator === 'Concat' && inputs.every(Boolean)) return inputs.flatMap((columns) => columns!)
    if (node.operator === 'Where') return merged(inputs.slice(1))
    if (node.operator === 'Gather' || node.operator === 'ArrayFeatureExtractor')
      return this.#picked(node, first)
    return undefined
  }

  #picked(node: OnnxNode, columns: Columns | undefined): Columns | undefined {
    const indices = this.#constant(node.inputs[1]!)?.integers
    const isByColumn = node.operator === 'ArrayFeatureExtractor' || readAttribute(node, 'axis').ints[0] === 1
    if (!columns || !indices || !isByColumn) return undefined
    this.#spend(indices.length)
    return indices.map((index) => columns.at(index) ?? [])
  }

  /** @throws Problem unsupported_model where it is too much */
  #spend(steps: number): void {
    this.#steps += steps
    if (this.#steps > MOST_STEPS)
      throw cannotServe(
        'the graph joins and compares too many columns',
        'export a smaller model, or one of fewer columns',
        this.#steps,
      )
  }

  /** What an operator that is not known here makes of columns of numbers is followed no further. */
  #unknown(all: number[]): Columns {
    return all.some((column) => this.#isText[column]) ? [all] : []
  }
}

function oneHotCategories(node: OnnxNode): ColumnCategories {
  const { strings } = readAttribute(node, 'cats_strings')
  const [zeros = 1] = readAttribute(node, 'zeros').ints
  return {
    values: strings.length > 0 ? strings : readAttribute(node, 'cats_int64s').ints,
    isClosed: zeros === 0,
  }
}

/** Column by column, what either may be. */
function merged(inputs: (Columns | undefined)[]): Columns | undefined {
  const width = Math.max(...inputs.map((columns) => columns?.length ?? 0))
  return Array.from({ length: width }, (_, i) => inputs.flatMap((columns) => columns?.[i] ?? []))
}
