/** What several models answer together: their weighted mean, in logits or standardised values. */
import type { MeanLoss } from '../network/mean-loss.js'
import type { Pause } from '../pacer.js'

const STEPS = 5

/** Of the loss: what a model that costs much to serve must spare. */
const MIN_GAIN = 0.01

interface Mixture {
  weights: number[]
  loss: number
}

/**
 * The weights, of steps of a fifth, that lose least (Wolpert, Stacked Generalization, 1992).
 * @param outputs by model
 * @param isCostly by model: it is left out unless it gains a hundredth
 */
export async function bestWeights(
  outputs: readonly Float32Array[],
  targets: Float32Array,
  loss: MeanLoss,
  isCostly: readonly boolean[],
  pause: Pause,
): Promise<number[]> {
  const none = { weights: outputs.map((_, i) => Number(i === 0)), loss: Infinity }
  let [best, cheap]: Mixture[] = [none, none]
  for (const weights of mixtures(outputs.length, STEPS)) {
    const mixture = { weights, loss: loss.compare(targets, mixed(outputs, weights)).loss }
    if (mixture.loss < best!.loss) best = mixture
    if (mixture.loss < cheap!.loss && !weights.some((weight, i) => weight > 0 && isCostly[i])) cheap = mixture
    await pause()
  }
  return best!.loss < cheap!.loss * (1 - MIN_GAIN) ? best!.weights : cheap!.weights
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
