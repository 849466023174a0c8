/** Rollouts with a seed whose clients keep their session, counted and judged by the shipped code. */
import type { Canary } from '@modelops/common/rollout'
import type { Predictions } from '@modelops/common/tasks'
import { addUpStep, stepsOf } from '../../../src/rollouts/add-up.js'
import type { ComputeTiming } from '../../../src/rollouts/compute-timing.js'
import { RolloutCounting } from '../../../src/rollouts/counting.js'
import { independentOf } from '../../../src/rollouts/independent.js'
import { hashSession, placeOf, sessionKey } from '../../../src/rollouts/session-hash.js'
import { RouteTally } from '../../../src/rollouts/tally.js'
import { evidenceOf, isHarmful } from '../../../src/rollouts/verdict/evidence.js'
import type { JudgedStep } from '../../../src/rollouts/verdict/counts.js'
import type { Random } from './simulate.js'
import { policyOf } from './support.js'

/** The chance that a request of a client fails, and that one is slow, on each route. */
export interface Client {
  stable: number
  canary: number
}

export interface SimulatedSessions {
  random: Random
  /** Of each step; `rounds`: how often each client asks in it. */
  steps: readonly { weight: number; rounds: number }[]
  processes: number
  clients: readonly Client[]
}

const measured = { end: (isSlow: number) => isSlow === 1 } as unknown as ComputeTiming
const nothing = {} as Predictions

/** Each request meets any of the processes. @returns whether it is aborted, looked at after each round of requests */
export function isAborted({ random, steps, processes, clients }: SimulatedSessions): boolean {
  const policy = policyOf({ steps: steps.map(({ weight }) => ({ weight })) })
  const countings = Array.from({ length: processes }, () => new RolloutCounting(0))
  const key = sessionKey(String(random()))
  return steps.some(({ weight, rounds }, step) => {
    const tallies = countings.map((counting) => talliesOf(counting, { step, weight, policy }, key))
    for (let round = 0; round < rounds; round++) {
      clients.forEach((client, i) => {
        const session = `client-${i}`
        const route = placeOf(hashSession(session, key)) < weight / 100 ? 'canary' : 'stable'
        ask(tallies[Math.floor(random() * processes)]![route], session, client[route], random)
      })
      if (isHarmful(evidenceOf(policy, judgedSteps(countings, { step, weight })))) return true
    }
    return false
  })
}

function ask(tally: RouteTally, session: string, bad: number, random: Random): void {
  const headers = { 'x-modelops-session': session }
  if (random() < bad) tally.countError(headers)
  else tally.countAnswer(headers, nothing)
  tally.endTiming(headers, Number(random() < bad), 1)
}

function judgedSteps(
  countings: readonly RolloutCounting[],
  present: Pick<Canary, 'step' | 'weight'>,
): JudgedStep[] {
  const steps = stepsOf(
    countings.map((counting) => counting.counts()),
    present,
  )
  const independent = independentOf(steps)
  return steps.map((step, i) => ({ ...addUpStep(step), independent: independent[i]! }))
}

function talliesOf(
  counting: RolloutCounting,
  canary: Pick<Canary, 'step' | 'weight' | 'policy'>,
  sessionKey: number,
) {
  const { counts, sessions } = counting.stepOf(canary)
  const tally = (route: 'stable' | 'canary') =>
    new RouteTally({
      ...{ counts: counts[route], harm: counts.harm, sessions, sessionKey, timing: measured },
      ...{ isStable: route === 'stable', isAbsent: false },
      ...{ other: undefined, substitute: undefined, placeOf: undefined },
    })
  return { stable: tally('stable'), canary: tally('canary') }
}
