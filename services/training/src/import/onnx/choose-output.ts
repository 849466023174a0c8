/** Which value of a graph is served, and what it says of classes. */
import { misfit } from '../describe-task.js'
import { unsupported } from '../unsupported.js'
import { classColumns, type ClassColumns } from './class-columns.js'
import { elementTypes, readAttribute, type OnnxFile, type OnnxNode, type OnnxValue } from './onnx-file.js'
import { Producers } from './producers.js'
import { readTensor } from './tensor.js'

export interface ChosenOutput {
  /** Of the tensor: that before a ZipMap, where there is one. */
  tensor: string
  /** What the last operators make of it, as far as the graph says: softmax, sigmoid, probabilities of a classifier or linear. */
  activation: string
  /** Names of the classes, where the file has them. */
  labels: string[] | undefined
}

const MAX_LISTED = 10
const numbers = new Set<number | undefined>([elementTypes.float, elementTypes.double, elementTypes.float16])

/**
 * Of a classifier the probabilities, whose labels stand beside them.
 * @throws Problem unsupported_model, or invalid_query where the request names another output
 */
export function chooseOutput(file: OnnxFile, asked: string | undefined): ChosenOutput {
  const graph = new Outputs(file)
  const columns = asked === undefined ? classColumns(file) : undefined
  if (columns) return graph.joined(columns)
  const output = asked === undefined ? onlyOutput(file.outputs) : namedOutput(file.outputs, asked)
  const zipMap = output.isSequence ? graph.producerOf(output.name) : undefined
  if (output.isSequence && zipMap?.operator !== 'ZipMap')
    throw unsupported(
      `the output ${output.name} is a sequence`,
      output.name,
      'a tensor, or probabilities by class',
    )
  const tensor = zipMap?.inputs[0] ?? output.name
  const label = file.outputs.find((other) => other !== output && isLabel(other))
  const labels = labelsOf(zipMap) ?? graph.labels(tensor, label?.name)
  return { tensor, activation: graph.activation(tensor, label !== undefined || zipMap !== undefined), labels }
}

const isLabel = ({ type }: OnnxValue) => type === elementTypes.int64 || type === elementTypes.string

function onlyOutput(outputs: OnnxValue[]): OnnxValue {
  const served = outputs.filter(({ type, isSequence }) => isSequence || numbers.has(type))
  const probabilities = served.filter(({ name }) => /prob/i.test(name))
  const [only, another] = served.length > 1 && probabilities.length === 1 ? probabilities : served
  if (only && !another) return only
  const names = listed(outputs)
  if (another)
    throw unsupported(
      `the model has ${outputs.length} outputs (${names})`,
      outputs.length,
      `one output: say output=${another.name} to serve only that one`,
    )
  throw unsupported(
    outputs.length === 0 ? 'the model has no output' : `the model answers classes alone (${names})`,
    names,
    'probabilities, or numbers: export the model with its probabilities (predict_proba)',
  )
}

function namedOutput(outputs: OnnxValue[], asked: string): OnnxValue {
  const found = outputs.find(({ name }) => name === asked)
  if (found) return found
  const names = listed(outputs)
  throw misfit('output', `the model has no output ${JSON.stringify(asked)}; it has ${names}`, asked, names)
}

const listed = (outputs: OnnxValue[]): string =>
  outputs
    .slice(0, MAX_LISTED)
    .map(({ name }) => name)
    .join(', ') + (outputs.length > MAX_LISTED ? `, and ${outputs.length - MAX_LISTED} more` : '')

/** Operators that change the scale of values so that classes sum to 1. */
const scaling = new Set(['Normalizer', 'Clip'])
const classifiers = new Set(['TreeEnsembleClassifier', 'LinearClassifier', 'SVMClassifier'])
const ofValues = new Set(['ArrayFeatureExtractor', 'Gather'])

class Outputs {
  readonly #producers: Producers

  constructor(private readonly file: OnnxFile) {
    this.#producers = new Producers(file.nodes)
  }

  producerOf(value: string): OnnxNode | undefined {
    return this.#producers.through(value, scaling)
  }

  /** What the columns are cut from; the classifier knows its classes better than the names of outputs, which are made unique. */
  joined({ tensor, labels }: ClassColumns): ChosenOutput {
    const label = this.file.outputs.find(isLabel)
    return {
      tensor,
      activation: this.activation(tensor, true),
      labels: this.labels(tensor, label?.name) ?? labels,
    }
  }

  activation(tensor: string, isClassifier: boolean): string {
    const node = this.producerOf(tensor)
    const transform = node && readAttribute(node, 'post_transform').strings[0]
    if (node?.operator === 'Softmax' || transform === 'SOFTMAX') return 'softmax'
    if (isClassifier || classifiers.has(node?.operator ?? '')) return 'probabilities'
    if (node?.operator === 'Sigmoid' || transform === 'LOGISTIC') return 'sigmoid'
    return node?.operator === 'ArgMax' ? 'argmax' : 'linear'
  }

  /** Names of the classes by the node that chooses one of them. */
  labels(tensor: string, label: string | undefined): string[] | undefined {
    const node = this.producerOf(label ?? tensor)
    if (!node) return undefined
    if (classifiers.has(node.operator)) return labelsOf(node)
    const classes = ofValues.has(node.operator) ? this.file.initializers.get(node.inputs[0]!) : undefined
    if (!classes) return undefined
    const { strings, integers } = readTensor(classes)
    return strings.length > 0 ? strings : integers.map(String)
  }
}

/** classlabels_strings, _ints or _int64s, whatever the operator calls them. */
function labelsOf(node: OnnxNode | undefined): string[] | undefined {
  if (!node) return undefined
  const { strings } = readAttribute(node, 'classlabels_strings')
  if (strings.length > 0) return strings
  const { ints } = readAttribute(
    node,
    node.operator === 'ZipMap' || node.operator === 'TreeEnsembleClassifier'
      ? 'classlabels_int64s'
      : 'classlabels_ints',
  )
  return ints.length > 0 ? ints.map(String) : undefined
}
