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

  /** Through what passes the value on; undefined where it comes to an input or a constant. */
  through(value: string, others?: ReadonlySet<string>): OnnxNode | undefined {
    return this.of(this.start(value, others))
  }

  /** The value that is passed on. The file may be wrong in any way, and name a node as its own input. */
  start(value: string, others?: ReadonlySet<string>): string {
    let start = value
    for (let steps = 0; steps < this.nodes.length; steps++) {
      const node = this.of(start)
      if (!node || (!passing.has(node.operator) && !others?.has(node.operator))) break
      start = node.inputs[0] ?? ''
    }
    return start
  }
}
