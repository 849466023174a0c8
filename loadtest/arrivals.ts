/** An open load: requests begin at a constant rate, whatever becomes of those before. */
import type { ConstantArrivalRateScenario } from 'k6/options'

/** @param rate requests a second; RATE in its place */
export function arrivals(rate: number, duration: string): ConstantArrivalRateScenario {
  const wanted = Number(__ENV.RATE || rate)
  return {
    executor: 'constant-arrival-rate',
    rate: wanted,
    timeUnit: '1s',
    duration,
    // Users for answers that take half a second; the rest of a longer stall counts as dropped.
    preAllocatedVUs: Math.ceil(wanted / 2),
    maxVUs: wanted,
  }
}
