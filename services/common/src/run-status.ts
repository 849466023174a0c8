/** Where a run stands: the schema of `models/<name>/runs/<run_id>/status.json`. */
import { z } from 'zod'
import { epochSchema, metricsSchema, warningsSchema } from './manifest.js'
import { candidateNames } from './rules/candidates.js'
import { runStates } from './rules/run-state.js'

const runPhaseSchema = z
  .object({
    name: z.enum(['measuring', 'refitting']),
    epoch: z.int().optional().describe('Of the refit, from 1'),
    epochs: z.int().optional().describe('The most that will run'),
  })
  .describe('Of a running run, once the epochs of its progress are over')
export type RunPhase = z.infer<typeof runPhaseSchema>

const memberSchema = z
  .object({
    candidate: z.enum(candidateNames).describe('What kind of model it is'),
    fold: z.int().describe('The one that it does not learn from, from 1'),
    folds: z.int(),
    number: z.int().describe('Of the member, from 1'),
    members: z.int().describe('All that are trained'),
    epoch: z.int().describe('Of this member, from 1'),
    epochs: z.int().describe('Of this member, at most'),
  })
  .describe('What the epoch was of, where several models are trained')

const progressSchema = epochSchema.extend({
  epochs: z.int().describe('The most that will run, of all members together'),
  member: memberSchema.optional(),
  remaining_seconds: z
    .number()
    .optional()
    .describe('Until the last epoch, as far as those so far tell, where several models are trained'),
})
export type Progress = z.infer<typeof progressSchema>

export const runStatusSchema = z.object({
  format_version: z.literal(1),
  run_id: z.string(),
  model: z.string(),
  dataset: z.string().optional(),
  dataset_sha256: z.string().optional().describe('Of the table that it was accepted for and trains on'),
  status: z.enum(runStates),
  created: z.iso.datetime(),
  started: z.iso.datetime().optional(),
  finished: z.iso.datetime().optional(),
  progress: progressSchema.optional(),
  phase: runPhaseSchema.optional(),
  metrics: metricsSchema.optional(),
  warnings: warningsSchema.optional(),
  error: z.object({ code: z.string(), detail: z.string() }).optional(),
  /** Who works on it, and until when that may be believed. */
  owner: z.object({ host: z.string(), pid: z.int(), lease_until: z.iso.datetime() }).optional(),
  /** The request, so that a queued run survives a restart. */
  config: z.unknown().optional(),
})

export type RunStatus = z.infer<typeof runStatusSchema>
