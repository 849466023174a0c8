/** Chains that are linear up to their activation, as weights of the inputs. */
import type { DenseChain } from './dense-chain.js'

/** Scores before the activation: constants plus inputs times weights. */
export interface LinearModel {
  /** Row-major [inputs, outputs]. */
  readonly weights: Float64Array
  /** By output. */
  readonly constants: Float64Array
  readonly activation: 'linear' | 'sigmoid' | 'softmax'
}

/** @returns undefined where a chain has more than one layer, or an activation that scores cannot be read from */
export function linearModelOf({ scaling, layers }: DenseChain): LinearModel | undefined {
  const [layer, ...others] = layers
  if (!layer || others.length > 0) return undefined
  const { kernel, bias, outputs, activation } = layer
  if (activation !== 'linear' && activation !== 'sigmoid' && activation !== 'softmax') return undefined
  const weights = Float64Array.from(kernel)
  const constants = Float64Array.from(bias)
  for (let i = 0; i < kernel.length; i++) {
    const input = Math.floor(i / outputs)
    weights[i]! *= scaling.factor[input]!
    constants[i % outputs]! += kernel[i]! * scaling.offset[input]! - weights[i]! * scaling.mean[input]!
  }
  return { weights, constants, activation }
}
