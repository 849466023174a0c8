/** Rollouts with a seed, judged by the shipped code. */
import type { RouteCounts, StepCounts } from '@modelops/common/rollout'
import { ComputeTiming } from '../../../src/rollouts/compute-timing.js'
import { judge } from '../../../src/rollouts/verdict/judge.js'
import { isWithin, limitAt } from '../../../src/rollouts/verdict/bounds.js'
import { evidenceOf, isHarmful } from '../../../src/rollouts/verdict/evidence.js'
import { policyOf, stepOf } from './support.js'

export type Random = () => number

/** Mulberry32: uniform from 0 to 1. */
export function randomFrom(seed: number): Random {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let bits = Math.imul(state ^ (state >>> 15), 1 | state)
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
  }
}

const policy = policyOf()
const WEIGHTS = [5, 25, 50, 100] as const
export const KINDS = ['errors', 'refusals', 'slow'] as const
export type Shares = Partial<Record<(typeof KINDS)[number], number>>

const newSteps = (): StepCounts[] => WEIGHTS.map((weight) => stepOf(weight, {}, {}))

/** For rounding. */
const SLACK = 1e-6

export interface Simulated {
  random: Random
  requests: number
  stable: Shares
  canary: Shares
  /** Weights change at random, also back; else the first stays. */
  changing?: boolean
}

/**
 * Looks after every request after which the evidence may have reached its threshold. A bad one of the canary multiplies
 * it by 1 / rho at most, and at full weight by 1 / tolerance; another request does not bring it over the threshold.
 * The machine has spells in which both versions are five times as
 * often slow as else.
 * @returns how many requests of the canary there were until the abort; undefined without one
 */
export function requestsUntilAbort({
  random,
  requests,
  stable,
  canary,
  changing = false,
}: Simulated): number | undefined {
  const steps = newSteps()
  let [step, ofCanary, spell, logMissing] = [steps[0]!, 0, 1, Math.log(1 / policy.alpha)]
  for (let i = 0; i < requests; i++) {
    if (changing && random() < 1 / 4000) step = steps[Math.floor(random() * steps.length)]!
    if (changing && random() < 1 / 500) spell = spell === 1 / 3 ? 5 / 3 : 1 / 3
    const isCanary = random() < step.weight / 100
    if (isCanary) ofCanary++
    const isBad = count(isCanary ? step.canary : step.stable, isCanary ? canary : stable, spell, random)
    if (!isBad || !isCanary) continue
    logMissing += Math.log(step.weight < 100 ? step.weight / 100 : policy.tolerance)
    if (logMissing > SLACK) continue
    const { e_value, threshold } = evidenceOf(policy, steps).at(-1)!
    if (e_value >= threshold) return ofCanary
    logMissing = Math.log(threshold / e_value)
  }
  return undefined
}

/** @returns whether the request is bad in any way */
function count(counts: RouteCounts, shares: Shares, spell: number, random: Random): boolean {
  counts.requests++
  counts.computations++
  let isBad = false
  for (const kind of KINDS)
    if (random() < (shares[kind] ?? 0) * (kind === 'slow' ? spell : 1)) {
      counts[kind]++
      isBad = true
    }
  return isBad
}

/**
 * Steps as the verdict takes them, asked twice a second where it may not hold.
 * @returns the seconds until the promotion; Infinity where they are more than `most`
 */
export function secondsUntilPromotion(
  random: Random,
  { perSecond, most, shares }: { perSecond: number; most: number; shares: Shares },
): number {
  const steps = [newSteps()[0]!]
  let began = 0
  for (let half = 1; half <= 2 * most; half++) {
    const { weight, canary, stable } = steps.at(-1)!
    for (let i = 0; i < perSecond / 2; i++)
      count(random() < weight / 100 ? canary : stable, shares, 1, random)
    if (isHarmful(evidenceOf(policy, steps))) return Infinity
    const limit = limitAt(policy, steps)
    if (half - began < 60 || !KINDS.every((kind) => isWithin(kind, steps, limit))) continue
    const timing = { step_seconds: (half - began) / 2, total_seconds: half / 2, outputs: 'classes' } as const
    const { decision } = judge(policy, steps, timing)
    if (decision === 'promote') return half / 2
    if (decision === 'pass') [began] = [half, steps.push(newSteps()[steps.length]!)]
  }
  return Infinity
}

/** @returns whether the canary is ever shown to be within the tolerance, asked after each of its requests */
export function isEverWithin(random: Random, requests: number, stable: Shares, canary: Shares): boolean {
  const step = newSteps()[1]!
  const limit = { tolerance: policy.tolerance, mistakes: 0.05 }
  for (let i = 0; i < requests; i++) {
    const isCanary = random() < step.weight / 100
    count(isCanary ? step.canary : step.stable, isCanary ? canary : stable, 1, random)
    if (isCanary && isWithin('errors', [step], limit)) return true
  }
  return false
}

export interface TimedCanary {
  random: Random
  requests: number
  /** The canary's time, in times of stable's. */
  slower: number
}

/**
 * Requests of 1 to 64 rows, whose times have a base, a part per row, a spread of 30 % and slow spells of the machine
 * that last many requests; measured as a service measures them.
 * @returns how many computations of the canary it took until the abort; undefined without one
 */
export function computationsUntilAbort({ random, requests, slower }: TimedCanary): number | undefined {
  const [step, timing] = [newSteps()[0]!, new ComputeTiming()]
  let spell = 1
  for (let i = 0; i < requests; i++) {
    if (random() < (spell === 1 ? 1 / 1000 : 1 / 30)) spell = spell === 1 ? 1.5 + 3 * random() : 1
    timing.begin(3 * i)
    const isCanary = random() < 0.05
    const rows = 2 ** Math.floor(7 * random() ** 2)
    const ms = (1 + 0.2 * rows) * Math.exp(0.3 * normal(random)) * spell * (isCanary ? slower : 1)
    const isSlow = timing.end(ms, rows, !isCanary)
    if (isSlow === undefined) continue
    const counts = isCanary ? step.canary : step.stable
    counts.computations++
    if (isSlow) counts.slow++
    if (isSlow && isCanary && isHarmful(evidenceOf(policy, [step]))) return counts.computations
  }
  return undefined
}

const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())

export const times = <T>(n: number, run: (random: Random) => T): T[] =>
  Array.from({ length: n }, (_, seed) => run(randomFrom(seed)))

export function median(values: readonly (number | undefined)[]): number {
  const sorted = values.map((value) => value ?? Infinity).sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]!
}

/** Of those that are at most as large. */
export const shareWithin = (values: readonly (number | undefined)[], limit: number): number =>
  values.filter((value) => value !== undefined && value <= limit).length / values.length
