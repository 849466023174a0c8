/** What a step still waits for, in sentences that name how many more requests of the canary that takes. */
import type { RolloutPolicy } from '@modelops/common/rollout'
import type { Timing } from '../judge.js'
import { isWithin, limitAt, type Bound, type Limit } from './bounds.js'
import {
  answersOf,
  kinds,
  nameOf,
  poolTrials,
  trialsOf,
  type JudgedStep,
  type Kind,
  type Trials,
} from './counts.js'

/** Beyond that the shares lie too near to the limit, or beyond it. */
const MOST_REQUESTS = 10_000_000

const NOTHING_FOR_CANARY =
  'a decision by hand: this step gives the canary no requests, so that nothing can be shown of it'

const NOTHING_TO_COMPARE =
  'a decision by hand: the first step of the policy gives the canary all requests, so that nothing of stable is there to compare it with'

/** @returns empty when the step is passed */
export function waitingFor(
  policy: RolloutPolicy,
  steps: readonly JudgedStep[],
  timing: Timing,
  bounds: readonly Bound[],
): string[] {
  const { min_seconds, min_requests } = policy.steps[steps.length - 1]!
  const { weight, canary } = steps.at(-1)!
  if (weight <= 0) return [NOTHING_FOR_CANARY]
  const limit = limitAt(policy, steps)
  const seconds = min_seconds - timing.step_seconds
  const requests = min_requests - answersOf(canary)
  const least = [
    ...(seconds > 0 ? [moreTime(seconds)] : []),
    ...(requests > 0 ? [`${requests} more requests of the canary`] : []),
  ]
  if (steps.every(({ weight }) => weight >= 100)) return [...least, NOTHING_TO_COMPARE]
  return [
    ...least,
    ...kinds.flatMap((kind) => waitingForKind(kind, steps, limit)),
    ...bounds.flatMap((bound) => (bound.kind === 'shift' ? waitingForShift(bound, steps) : [])),
  ]
}

function waitingForKind(kind: Kind, steps: readonly JudgedStep[], limit: Limit): string[] {
  if (isWithin(kind, steps, limit)) return []
  const more = moreRequests(kind, steps, limit)
  const shown = `that ${nameOf(kind)} are at most ${percent(limit.tolerance)} above stable's`
  if (more === undefined) return [`proof ${shown}: at the present shares no number of requests gives it`]
  return [`about ${roundUp(more)} more requests of the canary${thatCount(steps)}, to show ${shown}`]
}

/** At full weight no outputs of stable come any more, and the steps before have met the limit. */
function waitingForShift({ upper, limit, canary: distance }: Bound, steps: readonly JudgedStep[]): string[] {
  if (upper <= limit || steps.at(-1)!.weight >= 100) return []
  const shown = `that predictions have moved by at most ${percent(limit)}`
  if (distance >= limit) return [`proof ${shown}: they seem to have moved by ${percent(distance)}`]
  const requests = steps.reduce((sum, { canary }) => sum + canary.requests, 0)
  // The rest of the bound shrinks about as one over the square root of the requests.
  const more = requests * (((upper - distance) / (limit - distance)) ** 2 - 1)
  if (more > MOST_REQUESTS) return [`proof ${shown}: that takes more than ${MOST_REQUESTS} requests`]
  const wanted = requests === 0 ? 'requests' : `about ${roundUp(more)} more requests`
  return [`${wanted} of the canary${thatCount(steps)}, to show ${shown}`]
}

/** Where sessions come again. */
function thatCount(steps: readonly JudgedStep[]): string {
  const { canary } = steps.at(-1)!
  return answersOf(canary) > canary.requests ? ', without those of sessions that have been counted' : ''
}

/** @returns how many more the bound takes where the shares stay as they are; undefined where none are enough */
function moreRequests(kind: Kind, steps: readonly JudgedStep[], limit: Limit): number | undefined {
  const isEnough = (more: number) => isWithin(kind, [...steps, expectedIn(kind, steps, more)], limit)
  let most = 128
  while (!isEnough(most)) if ((most *= 2) > MOST_REQUESTS) return undefined
  let least = most === 128 ? 0 : most / 2
  while (most - least > Math.max(1, most / 50)) {
    const middle = (least + most) / 2
    if (isEnough(middle)) most = middle
    else least = middle
  }
  return most
}

/** What the present step would count of so many more requests of the canary. */
function expectedIn(kind: Kind, steps: readonly JudgedStep[], more: number): JudgedStep {
  const { weight } = steps.at(-1)!
  const pooled = poolTrials(steps.map((step) => trialsOf(kind, step)))
  const ofStable = weight >= 100 ? 0 : (more * (100 - weight)) / weight
  return {
    weight,
    canary: counted(kind, pooled.canary, more),
    stable: counted(kind, pooled.stable, ofStable),
  }
}

const counted = (kind: Kind, { bad, all }: Trials['canary'], trials: number) => ({
  ...{ errors: 0, refusals: 0, slow: 0, outputs: [] },
  ...{ requests: trials, computations: trials },
  [kind]: all === 0 ? 0 : (trials * bad) / all,
})

const moreTime = (seconds: number): string =>
  seconds < 120 ? `${Math.ceil(seconds)} more seconds` : `${Math.ceil(seconds / 60)} more minutes`

const percent = (share: number): string => `${+(100 * share).toPrecision(2)} %`

/** To two digits. */
function roundUp(count: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, count))) - 1)
  return Math.ceil(count / unit) * unit
}
