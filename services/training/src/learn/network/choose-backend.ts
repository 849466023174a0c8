/** Which TensorFlow.js back end trains a network fastest. */
import { loadBackend, useBackend, type BackendName } from '@modelops/common/tensorflow/backends'
import type { Plan } from '../plan/plan.js'

/**
 * Up to here WASM is fastest. Milliseconds per step, measured (30 inputs, batch and hidden layers: cpu / wasm /
 * tensorflow): 16, none: 0.06 / 0.04 / 0.2; 32, 32-16: 0.5 / 0.14 / 0.9; 512, 64-32: 14 / 1.0 / 1.7;
 * 1,024, 128-64: 72 / 4.8 / 3.2; 1,024, 512-256: 850 / 35 / 12.
 */
const MULTIPLICATIONS_FOR_WASM = 5_000_000

/** Loads and activates the back end that suits the size of a training step. */
export async function chooseBackend(inputs: number, { options, outputs }: Plan): Promise<BackendName> {
  const layers = [inputs, ...options.hidden, outputs]
  const weights = layers.slice(1).reduce((sum, units, i) => sum + units * layers[i]!, 0)
  const isSmall = weights * options.batchSize <= MULTIPLICATIONS_FOR_WASM
  const order = isSmall ? (['wasm', 'tensorflow', 'cpu'] as const) : (['tensorflow', 'wasm', 'cpu'] as const)
  for (const name of order) {
    if (!(await loadBackend(name))) continue
    useBackend(name)
    return name
  }
  throw new Error('no TensorFlow.js back end works here')
}
