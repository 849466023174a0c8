/** A plain chain of dense layers behind an optional scaling, as numbers. */
export const activations = ['linear', 'relu', 'relu6', 'elu', 'selu', 'sigmoid', 'tanh', 'softmax'] as const
export type Activation = (typeof activations)[number]

/** By input: `(x - mean) * factor + offset`. Not folded into the first layer, where large means would cancel badly. */
export interface Scaling {
  mean: Float32Array
  factor: Float32Array
  offset: Float32Array
}

export interface DenseLayer {
  inputs: number
  outputs: number
  /** Row-major [inputs, outputs]. */
  kernel: Float32Array
  bias: Float32Array
  activation: Activation
}

export interface DenseChain {
  inputWidth: number
  outputWidth: number
  scaling: Scaling
  layers: DenseLayer[]
}

/** Copies a row into `out`, scaled. */
export function scaleRow(scaling: Scaling, rows: Float32Array, from: number, out: Float32Array, to: number) {
  const { mean, factor, offset } = scaling
  for (let i = 0; i < mean.length; i++) out[to + i] = (rows[from + i]! - mean[i]!) * factor[i]! + offset[i]!
}
