/** What a rollout counts on this process: plain numbers, by step and route. */
import type { IncomingHttpHeaders } from 'node:http'
import type { HarmCounts, RouteCounts } from '@modelops/common/rollout'
import type { Predictions } from '@modelops/common/tasks'
import { sessionOf } from '../http/route-headers.js'
import type { ModelVersion } from '../serving/model-version.js'
import type { Route } from '../serving/route.js'
import type { ComputeTiming } from './compute-timing.js'
import { countBad, newHarmCounts } from './harm-counts.js'
import type { OutputPlace } from './output-places.js'
import type { SessionEvents } from './session-events.js'
import { hashSession } from './session-hash.js'
import type { Kind } from './verdict/counts.js'

/** Bits of SessionEvents. */
const [REQUEST, ERROR, REFUSAL, COMPUTATION, SLOW, OUTPUT] = [1, 2, 4, 8, 16, 32] as const

type CountedRoute = RouteCounts & { answers: number }

export interface RouteTallyOptions {
  counts: CountedRoute
  /** Of both routes. */
  harm: HarmCounts
  sessions: SessionEvents
  /** Of the hash of sessions. */
  sessionKey: number
  timing: ComputeTiming
  isStable: boolean
  other: ModelVersion | undefined
  substitute: Route | undefined
  /** Where an output is counted; undefined where it is not. */
  placeOf: OutputPlace | undefined
  /** The canary could not be loaded here: its requests are answered by stable, and count as its errors. */
  isAbsent: boolean
}

/** Counts the requests that were assigned to one route in one step. */
export class RouteTally {
  /** What answers where a canary does not: stable, uncounted. */
  readonly substitute: Route | undefined

  /** The version of the other route; undefined where it could not be loaded. */
  readonly other: ModelVersion | undefined

  constructor(private readonly options: RouteTallyOptions) {
    this.substitute = options.substitute
    this.other = options.other
  }

  /** @returns whether the computation of a request is to be measured; then `endTiming` follows */
  beginTiming(nowMs: number): boolean {
    return !this.options.isAbsent && this.options.timing.begin(nowMs)
  }

  endTiming(headers: IncomingHttpHeaders, computeMs: number | undefined, rows: number): void {
    const { timing, isStable, counts } = this.options
    const isSlow = timing.end(computeMs, rows, isStable)
    if (isSlow === undefined) return
    const session = this.#sessionOf(headers)
    const isFirst = this.#isNew(session, COMPUTATION)
    if (isFirst) counts.computations++
    if (isSlow && this.#isNew(session, SLOW)) this.#countBad('slow', session, isFirst)
  }

  countAnswer(headers: IncomingHttpHeaders, predictions: Predictions): void {
    const { isAbsent, counts, placeOf } = this.options
    if (isAbsent) return this.countError(headers)
    const session = this.#sessionOf(headers)
    this.#countRequest(session)
    if (placeOf && this.#isNew(session, OUTPUT)) counts.outputs[placeOf(predictions)]!++
  }

  /** The server failed. */
  countError(headers: IncomingHttpHeaders): void {
    this.#countMiss(headers, 'errors', ERROR)
  }

  /** This version refused what the other one takes. */
  countRefusal(headers: IncomingHttpHeaders): void {
    this.#countMiss(headers, 'refusals', REFUSAL)
  }

  #countMiss(headers: IncomingHttpHeaders, kind: Kind, event: number): void {
    const session = this.#sessionOf(headers)
    const isFirst = this.#countRequest(session)
    if (this.#isNew(session, event)) this.#countBad(kind, session, isFirst)
  }

  /** @returns whether it is the first one of its session */
  #countRequest(session: number | undefined): boolean {
    const { counts } = this.options
    counts.answers++
    const isFirst = this.#isNew(session, REQUEST)
    if (isFirst) counts.requests++
    return isFirst
  }

  #countBad(kind: Kind, session: number | undefined, isFirst: boolean): void {
    const { counts, harm, isStable } = this.options
    counts[kind]++
    countBad(harm, isStable ? 'stable' : 'canary', { kind, session, isFirst })
  }

  /** The hash of a request's session. */
  #sessionOf(headers: IncomingHttpHeaders): number | undefined {
    const session = sessionOf(headers)
    return session === undefined ? undefined : hashSession(session, this.options.sessionKey)
  }

  /** Events of requests without a session are always new. */
  #isNew(session: number | undefined, event: number): boolean {
    return session === undefined || this.options.sessions.isFirst(session, event)
  }
}

export const newRouteCounts = (places: number): CountedRoute => ({
  requests: 0,
  answers: 0,
  errors: 0,
  refusals: 0,
  computations: 0,
  slow: 0,
  outputs: new Array<number>(places).fill(0),
})

/** What a process counts in a step. */
export const newStepCounts = (weight: number, places: number) => ({
  weight,
  stable: newRouteCounts(places),
  canary: newRouteCounts(places),
  harm: newHarmCounts(),
})
