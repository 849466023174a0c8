/** The function that a model ends with: it distinguishes probabilities from values. */
import type { TfModel } from '@modelops/common/tensorflow/model-files'
import type { ModelDraft } from './model-draft.js'

interface GraphNode {
  name: string
  op: string
  input?: string[]
  attr?: { fused_ops?: { list?: { s?: string[] } } }
}

interface Layer {
  getClassName(): string
  getConfig(): Record<string, unknown>
  layers?: Layer[]
}

/** `sigmoid`, `softmax`, ...; `linear` where nothing says so. */
export function lastActivation(model: TfModel, { json }: ModelDraft): string {
  if ('layers' in model) return layerActivation(model.outputLayers[0] ?? model.layers.at(-1)!)
  const { node } = json.modelTopology as unknown as { node: GraphNode[] }
  return graphActivation(node, model.outputs[0]!.name)
}

/** A model within a model ends as its last layer does. */
function layerActivation(layer: Layer): string {
  const last = layer.layers?.at(-1)
  if (last) return layerActivation(last)
  const { activation } = layer.getConfig()
  if (typeof activation === 'string') return activation
  return layer.getClassName() === 'Softmax' ? 'softmax' : 'linear'
}

const passing = /^(Identity|Reshape|Squeeze|Cast)/
const linear = /^(MatMul|BiasAdd|Add|AddV2)$/

/** Follows the nodes that pass values on. */
function graphActivation(nodes: GraphNode[], output: string): string {
  const node = nodes.find(({ name }) => name === output.split(':')[0])
  const before = node?.input?.[0]
  if (node && before && passing.test(node.op)) return graphActivation(nodes, before)
  if (!node || linear.test(node.op)) return 'linear'
  return node.op.startsWith('_Fused') ? fusedActivation(node) : node.op.toLowerCase()
}

/** Converters fuse a product with what follows it: `[BiasAdd, Relu]`, in base64. */
function fusedActivation({ attr }: GraphNode): string {
  const last = attr?.fused_ops?.list?.s?.at(-1)
  const name = last === undefined ? 'BiasAdd' : Buffer.from(last, 'base64').toString()
  return name === 'BiasAdd' ? 'linear' : name.toLowerCase()
}
