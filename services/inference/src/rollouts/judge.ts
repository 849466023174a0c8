/** What decides on a rollout, from counts alone. */
import type { Evidence, RolloutPolicy, boundSchema } from '@modelops/common/rollout'
import type { z } from 'zod'
import type { JudgedStep } from './verdict/counts.js'

export interface Timing {
  /** Since the present step began. */
  step_seconds: number
  /** Since the rollout began. */
  total_seconds: number
  outputs: Outputs
}

/** What is counted of predictions: how often each class, or values in bins. */
export type Outputs = 'classes' | 'values'

export interface Judgement {
  /** `pass`: on to the next step. */
  decision: 'hold' | 'pass' | 'promote' | 'abort'
  reason: string
  evidence: Evidence[]
  bounds: z.infer<typeof boundSchema>[]
  /** What the present step still waits for: sentences. */
  waiting_for: string[]
}

/** @param steps up to the present one */
export type Judge = (policy: RolloutPolicy, steps: readonly JudgedStep[], timing: Timing) => Judgement
