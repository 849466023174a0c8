/** Which TensorFlow.js back end trains a network fastest. */
import { loadBackend, useBackend, type BackendName } from '@modelops/common/tensorflow/backends'
import type { Plan } from './plan.js'

/**
 * Milliseconds per step, measured (30 inputs, batch and hidden layers: cpu / wasm / tensorflow):
 * 16, none: 0.7 / 1.0 / 1.4; 32, 32-16: 1.3 / 1.3 / 2.5; 256, 32-16: 2.9 / 1.4 / 2.6; 1,024, 128-64: 86 / 20 / 5.
 */
const preferences: readonly [multiplicationsPerStep: number, order: readonly BackendName[]][] = [
  [50_000, ['cpu']],
  [5_000_000, ['wasm', 'tensorflow', 'cpu']],
  [Infinity, ['tensorflow', 'wasm', 'cpu']],
]

/** Loads and activates the back end that suits the size of a training step. */
export async function chooseBackend(inputs: number, { options, outputs }: Plan): Promise<BackendName> {
  const layers = [inputs, ...options.hidden, outputs]
  const weights = layers.slice(1).reduce((sum, units, i) => sum + units * layers[i]!, 0)
  const [, order] = preferences.find(([limit]) => weights * options.batchSize <= limit)!
  for (const name of order) {
    if (!(await loadBackend(name))) continue
    useBackend(name)
    return name
  }
  throw new Error('No TensorFlow.js back end works here')
}
