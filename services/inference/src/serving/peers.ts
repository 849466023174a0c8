/** What the workers of one service share: to clients they are one server. */
import type { Registry } from 'prom-client'
import type { RecentPrediction } from '@modelops/common/recent-prediction'
import type { DriftReport } from '../drift/drift-monitor.js'

/** One of `Registry.getMetricsAsJSON()`, whose type prom-client declares wrongly. */
export interface MetricSnapshot {
  name: string
  type: string
  /** How the values of several processes become one. */
  aggregator: string
}

export const snapshotOf = async (registry: Registry) =>
  (await registry.getMetricsAsJSON()) as unknown as MetricSnapshot[]

/** What this worker offers the others. */
export interface Member {
  metrics(): Promise<MetricSnapshot[]>
  recentPredictions(): RecentPrediction[]
  /** What it has counted of every version. */
  driftReports(): DriftReport[]
  /** Why this worker cannot serve. */
  notReady(): string[]
  /** The deployment of a model has changed. */
  refresh(model: string): void
}

export interface Peers {
  /** Called once, before anything else. */
  join(member: Member): void
  /** Why other workers cannot serve. */
  notReady(): string[]
  /** The metrics of all workers, added up, in the Prometheus text format. */
  metrics(): Promise<string>
  /** The recent predictions of all workers, newest first. */
  recentPredictions(): Promise<RecentPrediction[]>
  /** What every worker has counted of every version. */
  driftReports(): Promise<DriftReport[]>
  /** Lets the others know that the deployment of a model has changed. */
  announce(model: string): void
}
