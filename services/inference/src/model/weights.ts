/** The weights of a layers model by name, read without TensorFlow.js. */
import type { ModelFiles } from '@modelops/common/tensorflow/model-json'

interface Weight {
  shape: readonly number[]
  values: Float32Array
}

export class Weights {
  private constructor(private readonly rest: Map<string, Weight>) {}

  /** @returns undefined where weights are not plain 32-bit numbers or share a name */
  static read({ specs, weights }: ModelFiles): Weights | undefined {
    const byName = new Map<string, Weight>()
    let offset = 0
    for (const { name, shape, dtype, quantization } of specs) {
      if (dtype !== 'float32' || quantization) return undefined
      const size = shape.reduce((product, n) => product * n, 1)
      const values = new Float32Array(size)
      Buffer.from(values.buffer).set(weights.subarray(offset, (offset += values.byteLength)))
      byName.set(name, { shape, values })
    }
    return byName.size === specs.length ? new Weights(byName) : undefined
  }

  /** Every weight can be taken once; undefined where there is none of that name and shape (any longer). */
  take(name: string, shape: readonly [number, number?]): Float32Array | undefined {
    const weight = this.rest.get(name)
    if (weight?.shape.join() !== shape.join()) return undefined
    this.rest.delete(name)
    return weight.values
  }

  get allTaken(): boolean {
    return this.rest.size === 0
  }
}
