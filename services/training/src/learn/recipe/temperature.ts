/** What the logits of a mixture are divided by, so that its probabilities mean what they say. */
import type { MeanLoss } from '../network/mean-loss.js'
import type { Pause } from '../pacer.js'

/** Of the loss, on rows that have not chosen the temperature: less is chance. */
const MIN_GAIN = 0.005
/** A temperature is at most this, and at least one divided by it. */
const MOST = 4
const STEPS = 12

interface Rows {
  logits: Float32Array
  targets: Float32Array
}

/**
 * Temperature scaling: Guo et al., On Calibration of Modern Neural Networks, 2017.
 * @param logits of rows that the mixture's members have not learned from, row-major
 * @param targets class indexes
 * @returns 1 where each half of the rows is not better by the temperature of the other half
 */
export async function bestTemperature(
  logits: Float32Array,
  targets: Float32Array,
  loss: MeanLoss,
  pause: Pause,
): Promise<number> {
  const halves = [0, 1].map((rest) => halfOf({ logits, targets }, rest))
  let [before, after] = [0, 0]
  for (const [i, half] of halves.entries()) {
    const temperature = await leastLoss(halves[1 - i]!, loss, pause)
    before += lossAt(half, 1, loss).loss
    after += lossAt(half, temperature, loss).loss
  }
  return after < before * (1 - MIN_GAIN) ? leastLoss({ logits, targets }, loss, pause) : 1
}

/** Every other row. */
function halfOf({ logits, targets }: Rows, rest: number): Rows {
  const width = logits.length / targets.length
  return {
    logits: logits.filter((_, i) => Math.floor(i / width) % 2 === rest),
    targets: targets.filter((_, i) => i % 2 === rest),
  }
}

/** By bisection, as the loss is convex in the factor of the logits. */
async function leastLoss(rows: Rows, loss: MeanLoss, pause: Pause): Promise<number> {
  let [low, high] = [-Math.log(MOST), Math.log(MOST)]
  for (let step = 0; step < STEPS; step++) {
    const middle = (low + high) / 2
    const { slopes } = lossAt(rows, Math.exp(middle), loss)
    const rise = slopes.reduce((sum, slope, i) => sum + slope * rows.logits[i]!, 0)
    if (rise > 0)
      low = middle // a smaller factor loses less
    else high = middle
    await pause()
  }
  return Math.exp((low + high) / 2)
}

const lossAt = ({ logits, targets }: Rows, temperature: number, loss: MeanLoss) =>
  loss.compare(
    targets,
    logits.map((logit) => logit / temperature),
  )
