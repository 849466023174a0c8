/** What several models answer together: their weighted mean, in logits or standardised values. */
import type { MeanLoss } from '../network/mean-loss.js'
import type { Pause } from '../pacer.js'

const STEPS = 5

/** The weights, of steps of a fifth, that lose least (Wolpert, Stacked Generalization, 1992). @param outputs by model */
export async function bestWeights(
  outputs: readonly Float32Array[],
  targets: Float32Array,
  loss: MeanLoss,
  pause: Pause,
): Promise<number[]> {
  let [least, best] = [Infinity, outputs.map((_, i) => Number(i === 0))]
  for (const weights of mixtures(outputs.length, STEPS)) {
    const lost = loss.compare(targets, mixed(outputs, weights)).loss
    if (lost < least) [least, best] = [lost, weights]
    await pause()
  }
  return best
}

export function mixed(outputs: readonly Float32Array[], weights: readonly number[]): Float32Array {
  const sum = new Float32Array(outputs[0]!.length)
  outputs.forEach((values, model) => {
    const weight = weights[model]!
    if (weight > 0) for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + weight * values[i]!
  })
  return sum
}

/** All ways to share `steps` out. */
function* mixtures(models: number, steps: number): Generator<number[]> {
  if (models === 1) yield [steps / STEPS]
  else
    for (let first = steps; first >= 0; first--)
      for (const others of mixtures(models - 1, steps - first)) yield [first / STEPS, ...others]
}
