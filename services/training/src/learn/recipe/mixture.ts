/** What several models answer together: their weighted mean, in logits or standardised values. */
import type { MeanLoss } from '../network/mean-loss.js'
import type { Pause } from '../pacer.js'
import { resample, type Random } from '@modelops/common/random'

const STEPS = 5
const SAMPLES = 20

/** Of the loss: what models that cost much to serve must spare. */
const MIN_GAIN = 0.01
/** A model that weighs less costs as much to serve, and is left out. */
const LEAST_WEIGHT = 0.05

interface Mixture {
  weights: number[]
  /** Of all rows. */
  loss: number
  /** By sample. */
  losses: number[]
}

/**
 * The weights, of steps of a fifth, that lose least (Wolpert, Stacked Generalization, 1992), as the mean over samples of
 * the rows (Breiman, Bagging Predictors, 1996): a few rows are no reason to drop a model.
 * @param outputs by model
 * @param costly groups of models, each of which is left out unless it gains a hundredth
 * @param random draws the samples
 */
export async function bestWeights(
  outputs: readonly Float32Array[],
  targets: Float32Array,
  loss: MeanLoss,
  costly: readonly (readonly number[])[],
  random: Random,
  pause: Pause,
): Promise<number[]> {
  const samples = Array.from({ length: SAMPLES }, () => new Uint16Array(targets.length))
  for (const counts of samples) resample(counts, random)
  const tried: Mixture[] = []
  for (const weights of mixtures(outputs.length, STEPS)) {
    const ofRows = loss.ofRows(targets, mixed(outputs, weights))
    const losses = samples.map((counts) => counts.reduce((sum, count, row) => sum + count * ofRows[row]!, 0))
    tried.push({ weights, loss: ofRows.reduce((sum, value) => sum + value, 0), losses })
    await pause()
  }
  const finite: readonly Mixture[] = tried.filter(({ loss }) => Number.isFinite(loss))
  if (finite.length === 0) return tried[0]!.weights
  return meanWeights(costly.reduce(worthServing, finite))
}

/** Those without the group, unless it spares enough. */
function worthServing(mixtures: readonly Mixture[], group: readonly number[]): readonly Mixture[] {
  const without = mixtures.filter(({ weights }) => group.every((model) => weights[model] === 0))
  const least = (some: readonly Mixture[]) => Math.min(...some.map(({ loss }) => loss))
  return least(mixtures) < least(without) * (1 - MIN_GAIN) ? mixtures : without
}

/** Of those that lose least on each sample. */
function meanWeights(mixtures: readonly Mixture[]): number[] {
  const best = Array.from({ length: SAMPLES }, (_, s) =>
    mixtures.reduce((a, b) => (b.losses[s]! < a.losses[s]! ? b : a)),
  )
  const sums = best[0]!.weights.map((_, i) => best.reduce((sum, { weights }) => sum + weights[i]!, 0))
  const kept = sums.map((sum) => (sum < LEAST_WEIGHT * SAMPLES ? 0 : sum))
  const all = kept.reduce((sum, weight) => sum + weight, 0)
  return kept.map((weight) => weight / all)
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
