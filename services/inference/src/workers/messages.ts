/** What the workers and their primary say to each other. */
import type { RecentPrediction } from '@modelops/common/recent-prediction'
import type { DriftReport } from '../drift/drift-monitor.js'
import type { MetricSnapshot } from '../serving/peers.js'

/** What each worker answers to a question. */
export interface Answers {
  metrics: MetricSnapshot[]
  recent: RecentPrediction[]
  drift: DriftReport[]
}

/** What the primary combines all answers into. */
export interface Results {
  metrics: string
  recent: RecentPrediction[]
  drift: DriftReport[]
}

export type Question = keyof Answers

export type FromWorker =
  | { type: 'ask'; id: number; question: Question }
  | { type: 'answer'; id: number; answer: Answers[Question] }
  | { type: 'readiness'; notReady: string[] }
  | { type: 'announce'; model: string }

export type FromPrimary =
  | { type: 'question'; id: number; question: Question }
  | { type: 'result'; id: number; result: Results[Question] }
  | { type: 'readiness'; notReady: string[] }
  | { type: 'refresh'; model: string }
