/** Activations in plain JavaScript. */
import type { Activation } from './dense-chain.js'

/** Applies the activation to the first `count` values, in place. NaN stays NaN, as in TensorFlow.js. */
export function activate(activation: Activation, values: Float32Array, count: number): void {
  if (activation === 'linear') return
  if (activation === 'softmax') return softmax(values, count)
  if (activation === 'relu') {
    for (let i = 0; i < count; i++) if (values[i]! < 0) values[i] = 0
    return
  }
  const apply = functions[activation]
  for (let i = 0; i < count; i++) values[i] = apply(values[i]!)
}

const SELU_ALPHA = 1.6732632423543772 // Klambauer et al., Self-Normalizing Neural Networks, 2017
const SELU_SCALE = 1.0507009873554805

const functions = {
  relu6: (x: number) => Math.min(Math.max(x, 0), 6),
  elu: (x: number) => (x < 0 ? Math.expm1(x) : x),
  selu: (x: number) => SELU_SCALE * (x < 0 ? SELU_ALPHA * Math.expm1(x) : x),
  sigmoid: (x: number) => 1 / (1 + Math.exp(-x)),
  tanh: Math.tanh,
} satisfies Partial<Record<Activation, (x: number) => number>>

function softmax(values: Float32Array, count: number): void {
  let largest = -Infinity
  for (let i = 0; i < count; i++) largest = Math.max(largest, values[i]!)
  let total = 0
  for (let i = 0; i < count; i++) total += values[i] = Math.exp(values[i]! - largest)
  for (let i = 0; i < count; i++) values[i]! /= total
}
