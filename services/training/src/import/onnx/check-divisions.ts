/** Divisions of whole numbers by which a row could end the process. */
import { cannotServe } from '../unsupported.js'
import { elementTypes, readAttribute, type OnnxFile, type OnnxNode } from './onnx-file.js'
import { readTensor } from './tensor.js'

/** Where a node takes values from, and what it gives; names within functions are made their own. */
export interface Step extends Pick<OnnxNode, 'operator' | 'inputs' | 'outputs'> {
  /** Undefined of a step that only passes a value into a function, or out of it. */
  node: Pick<OnnxNode, 'attributes' | 'domain'> | undefined
}

const { int32, int64 } = elementTypes
const isWhole = (type: number | undefined) => type === int32 || type === int64

/**
 * The least whole number divided by -1 is none, and the processor ends a process that asks for it. So the divisor is to
 * be a constant, unless neither number follows from the values of a row.
 * @param byValue what follows from the values of a row
 * @throws Problem unsupported_model
 */
export function checkDivisions(steps: readonly Step[], byValue: ReadonlySet<string>, file: OnnxFile): void {
  const types = new Types(steps, file)
  for (const step of steps) {
    const [number = '', divisor = ''] = step.inputs
    if (!isDivision(step) || !(byValue.has(number) || byValue.has(divisor))) continue
    if (types.isSafeDivisor(divisor) || !types.mayBeWhole(number) || !types.mayBeWhole(divisor)) continue
    throw cannotServe(
      `the operator ${step.operator} divides whole numbers by others that are no constants, or by -1, which may end the process`,
      'cast them to floats before they are divided',
      step.operator,
    )
  }
}

const isDivision = ({ operator, node }: Step): boolean =>
  operator === 'Div' || (operator === 'Mod' && readAttribute(node!, 'fmod').ints[0] !== 1)

const truths = new Set([
  'Equal',
  'Less',
  'LessOrEqual',
  'Greater',
  'GreaterOrEqual',
  'And',
  'Or',
  'Not',
  'Xor',
  'IsNaN',
  'IsInf',
])
const floats = new Set([
  ...['Scaler', 'Normalizer', 'OneHotEncoder', 'LinearRegressor', 'SVMRegressor', 'FeatureVectorizer'],
  ...['TreeEnsemble', 'TreeEnsembleRegressor', 'DequantizeLinear'],
])
const wholes = new Set([
  ...['Shape', 'Size', 'ArgMax', 'ArgMin', 'NonZero', 'Multinomial', 'MatMulInteger', 'ConvInteger'],
  ...['NonMaxSuppression', 'CategoryMapper', 'If', 'Scan'],
])
/** Behind their first output come places. */
const indexing = new Set(['TopK', 'MaxPool', 'Unique'])
/** Of which operators another input than the first has the type of what they give. */
const typedBy: Record<string, number | undefined> = { Where: 1, CastLike: 1, OneHot: 2 }
const classifiers = new Set(['LinearClassifier', 'SVMClassifier', 'TreeEnsembleClassifier'])

class Types {
  readonly #before = new Map<string, Step[]>()

  constructor(
    steps: readonly Step[],
    private readonly file: OnnxFile,
  ) {
    for (const step of steps)
      for (const name of step.outputs) {
        const known = this.#before.get(name)
        if (known) known.push(step)
        else this.#before.set(name, [step])
      }
  }

  /** Whether it has 32 or 64 bits and a sign, as far as the file says; what gives it may have the type of its first input. */
  mayBeWhole(value: string): boolean {
    const names = new Set([value])
    for (const name of names) {
      const steps = this.#before.get(name)
      if (!steps && this.#isWholeAtFirst(name)) return true
      for (const step of steps ?? []) {
        const known = typeOf(step, name)
        if (known === true) return true
        if (typeof known === 'string') names.add(known) // looked at later in this loop
      }
    }
    return false
  }

  isSafeDivisor(value: string): boolean {
    const numbers = this.#constant(value)
    return numbers !== undefined && numbers.length > 0 && !numbers.includes(-1)
  }

  #constant(value: string): number[] | undefined {
    const initializer = this.file.initializers.get(value)
    if (initializer) return readTensor(initializer).integers
    const [step, another] = this.#before.get(value) ?? []
    if (step?.operator !== 'Constant' || another) return undefined
    const { tensor, ints } = readAttribute(step.node!, 'value')
    return (
      tensor?.integers ?? [
        ...ints,
        ...readAttribute(step.node!, 'value_int').ints,
        ...readAttribute(step.node!, 'value_ints').ints,
      ]
    )
  }

  /** Of what no node gives: of an input of a graph within it is not known. */
  #isWholeAtFirst(name: string): boolean {
    const input = this.file.inputs.find((one) => one.name === name)
    if (input) return isWhole(input.type)
    const initializer = this.file.initializers.get(name)
    return !initializer || isWhole(readTensor(initializer).type)
  }
}

/** Whether what a step gives may be whole, or the name of what has the same type. */
function typeOf({ operator, inputs, outputs, node }: Step, output: string): boolean | string {
  if (!node) return inputs[0]!
  if (truths.has(operator) || floats.has(operator)) return false
  if (wholes.has(operator) || node.domain === 'com.microsoft') return true
  if (classifiers.has(operator)) return output === outputs[0]
  for (const name of ['to', 'dtype'])
    if (node.attributes.has(name)) return isWhole(readAttribute(node, name).ints[0])
  if (operator === 'LabelEncoder')
    return node.attributes.has('values_int64s') || node.attributes.has('values_tensor')
  if (indexing.has(operator) && output !== outputs[0]) return true
  if (operator === 'Constant' || operator === 'ConstantOfShape') return isWholeConstant(node)
  return inputs[typedBy[operator] ?? 0] ?? true
}

const isWholeConstant = (node: Pick<OnnxNode, 'attributes'>): boolean =>
  isWhole(readAttribute(node, 'value').tensor?.type) ||
  node.attributes.has('value_int') ||
  node.attributes.has('value_ints')
