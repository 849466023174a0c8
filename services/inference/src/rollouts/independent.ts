/** The bad events of all processes of which each session counts once, so that they are independent of each other. */
import type { HarmCounts, ProcessStep, RouteCounts } from '@modelops/common/rollout'
import type { CountedStep } from './add-up.js'
import { placeOf } from './session-hash.js'
import { kinds, type Independent, type Kind } from './verdict/counts.js'

/** @returns by step */
export function independentOf(steps: readonly CountedStep[]): Independent[] {
  const known = { errors: new Set<number>(), refusals: new Set<number>(), slow: new Set<number>() }
  return steps.map(({ weight, processes }) => {
    const independent = addUpAlone(processes.map(harmOf))
    for (const kind of kinds)
      for (const [session, times] of timesBad(processes, kind)) {
        independent.repeats = Math.max(independent.repeats, times)
        if (known[kind].has(session)) continue
        known[kind].add(session)
        const isCanary = placeOf(session >>> 0) < weight / 100
        independent[isCanary ? 'canary' : 'stable'].bad[kind]++
      }
    return independent
  })
}

/** On how many processes each session was bad; by hashes with a sign, as maps find small integers sooner. */
function timesBad(processes: readonly ProcessStep[], kind: Kind): Map<number, number> {
  const times = new Map<number, number>()
  for (const { harm } of processes)
    for (const hash of harm?.sessions[kind] ?? []) times.set(hash | 0, (times.get(hash | 0) ?? 0) + 1)
  return times
}

type Harm = Pick<HarmCounts, 'stable' | 'canary'>

/** Of an older build every bad event counts. */
const harmOf = ({ harm, stable, canary }: ProcessStep): Harm =>
  harm ?? { stable: { alone: stable, first: stable }, canary: { alone: canary, first: canary } }

const addUpAlone = (all: readonly Harm[]): Independent => ({
  stable: addUpRoute(all.map(({ stable }) => stable)),
  canary: addUpRoute(all.map(({ canary }) => canary)),
  repeats: 1,
})

type Bad = Pick<RouteCounts, Kind>

const addUpRoute = (all: readonly Harm['stable'][]) => ({
  bad: addUpBad(all.map(({ alone }) => alone)),
  first: addUpBad(all.map(({ first }) => first)),
})

const addUpBad = (all: readonly Bad[]): Bad => ({
  errors: all.reduce((sum, { errors }) => sum + errors, 0),
  refusals: all.reduce((sum, { refusals }) => sum + refusals, 0),
  slow: all.reduce((sum, { slow }) => sum + slow, 0),
})
