/** What a rollout counts on this process: plain numbers, by step and route. */
import type { IncomingHttpHeaders } from 'node:http'
import type { RouteCounts, StepCounts } from '@modelops/common/rollout'
import type { Predictions } from '@modelops/common/tasks'
import { sessionOf } from '../http/route-headers.js'
import type { ModelVersion } from '../serving/model-version.js'
import type { Route } from '../serving/route.js'
import type { ComputeTiming } from './compute-timing.js'
import type { OutputPlace } from './output-places.js'
import type { SessionEvents } from './session-events.js'
import { hashSession } from './session-hash.js'

/** Bits of SessionEvents. */
const [REQUEST, ERROR, REFUSAL, COMPUTATION, SLOW, OUTPUT] = [1, 2, 4, 8, 16, 32] as const

export interface RouteTallyOptions {
  counts: RouteCounts
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
    if (this.#isNew(session, COMPUTATION)) counts.computations++
    if (isSlow && this.#isNew(session, SLOW)) counts.slow++
  }

  countAnswer(headers: IncomingHttpHeaders, predictions: Predictions): void {
    const { isAbsent, counts, placeOf } = this.options
    if (isAbsent) return this.countError(headers)
    const session = this.#sessionOf(headers)
    if (this.#isNew(session, REQUEST)) counts.requests++
    if (placeOf && this.#isNew(session, OUTPUT)) counts.outputs[placeOf(predictions)]!++
  }

  /** The server failed. */
  countError(headers: IncomingHttpHeaders): void {
    const { counts } = this.options
    const session = this.#sessionOf(headers)
    if (this.#isNew(session, REQUEST)) counts.requests++
    if (this.#isNew(session, ERROR)) counts.errors++
  }

  /** This version refused what the other one takes. */
  countRefusal(headers: IncomingHttpHeaders): void {
    const { counts } = this.options
    const session = this.#sessionOf(headers)
    if (this.#isNew(session, REQUEST)) counts.requests++
    if (this.#isNew(session, REFUSAL)) counts.refusals++
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

export const newRouteCounts = (places: number): RouteCounts => ({
  requests: 0,
  errors: 0,
  refusals: 0,
  computations: 0,
  slow: 0,
  outputs: new Array<number>(places).fill(0),
})

export const newStepCounts = (weight: number, places: number): StepCounts => ({
  weight,
  stable: newRouteCounts(places),
  canary: newRouteCounts(places),
})
