/** Which node of a graph gives a value. */
import type { OnnxNode } from './onnx-file.js'

/** Operators that pass a value on in another form or type. */
const passing = new Set(['Identity', 'Cast', 'Reshape', 'Squeeze', 'Unsqueeze', 'Flatten', 'Dropout'])

export class Producers {
  readonly #byOutput: Map<string, OnnxNode>

  constructor(private readonly nodes: readonly OnnxNode[]) {
    this.#byOutput = new Map(nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)))
  }

  of(value: string): OnnxNode | undefined {
    return this.#byOutput.get(value)
  }

  /** Through what passes the value on. The file may be wrong in any way, and name a node as its own input. */
  through(value: string, others?: ReadonlySet<string>): OnnxNode | undefined {
    let node = this.of(value)
    for (let steps = 0; node && steps < this.nodes.length; steps++) {
      if (!passing.has(node.operator) && !others?.has(node.operator)) break
      node = this.of(node.inputs[0] ?? '')
    }
    return node
  }
}
