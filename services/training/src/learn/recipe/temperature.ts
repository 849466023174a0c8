/** What the logits of a mixture are divided by, so that its probabilities mean what they say. */
import type { MeanLoss } from '../network/mean-loss.js'
import type { Pause } from '../pacer.js'

/** Of the loss, on rows that have not chosen the temperature: less is chance. */
const MIN_GAIN = 0.005
/** The saved model is the mean of members, which is less sure than each of them: it needs no more than 1. */
const [LEAST, MOST] = [0.25, 1]
const STEPS = 12
/** Each is tried by the temperature of the others. */
const PARTS = 5

interface Rows {
  logits: Float32Array
  targets: Float32Array
}

/**
 * Temperature scaling: Guo et al., On Calibration of Modern Neural Networks, 2017.
 * @param logits of rows that the mixture's members have not learned from, row-major
 * @param targets class indexes
 * @returns 1 where fifths of the rows do not lose less by the temperature of the other four
 */
export async function bestTemperature(
  logits: Float32Array,
  targets: Float32Array,
  loss: MeanLoss,
  pause: Pause,
): Promise<number> {
  const all = { logits, targets }
  let [before, after] = [0, 0]
  for (let part = 0; part < PARTS; part++) {
    const temperature = await leastLoss(
      rowsWhere(all, (row) => row % PARTS !== part),
      loss,
      pause,
    )
    const tried = rowsWhere(all, (row) => row % PARTS === part)
    before += lossAt(tried, 1, loss).loss
    after += lossAt(tried, temperature, loss).loss
  }
  return after < before * (1 - MIN_GAIN) ? leastLoss(all, loss, pause) : 1
}

function rowsWhere({ logits, targets }: Rows, isIn: (row: number) => boolean): Rows {
  const width = logits.length / targets.length
  return {
    logits: logits.filter((_, i) => isIn(Math.floor(i / width))),
    targets: targets.filter((_, row) => isIn(row)),
  }
}

/** By bisection, as the loss is convex in the factor of the logits. */
async function leastLoss(rows: Rows, loss: MeanLoss, pause: Pause): Promise<number> {
  let [low, high] = [Math.log(LEAST), Math.log(MOST)]
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
