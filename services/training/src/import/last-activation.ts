/** The function that a model ends with: it distinguishes probabilities from values. */
import type { TfModel } from '@modelops/common/tensorflow/model-files'

interface GraphNode {
  name: string
  op: string
  input?: string[]
}

/** `sigmoid`, `softmax`, ...; `linear` where nothing says so. */
export function lastActivation(model: TfModel, modelJson: Buffer): string {
  if ('layers' in model) return layerActivation(model.layers.at(-1)!)
  const { modelTopology } = JSON.parse(modelJson.toString('utf8')) as { modelTopology: { node: GraphNode[] } }
  return graphActivation(modelTopology.node, model.outputs[0]!.name)
}

function layerActivation(layer: { getClassName(): string; getConfig(): Record<string, unknown> }): string {
  const { activation } = layer.getConfig()
  if (typeof activation === 'string') return activation
  return layer.getClassName() === 'Softmax' ? 'softmax' : 'linear'
}

/** Follows the nodes that pass values on. */
function graphActivation(nodes: GraphNode[], output: string): string {
  const node = nodes.find(({ name }) => name === output.split(':')[0])
  const before = node?.input?.[0]
  if (node && before && /^(Identity|Reshape|Squeeze)/.test(node.op)) return graphActivation(nodes, before)
  return node?.op.toLowerCase() ?? 'linear'
}
