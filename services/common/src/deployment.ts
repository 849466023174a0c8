/** What is served: the schema of `models/<name>/deployment.json`. */
import { z } from 'zod'
import { predictionLogSchema } from './prediction-log.js'
import { canarySchema, endedRolloutSchema } from './rollout.js'
import { thresholdSchema } from './threshold.js'

const deploymentEventSchema = z.object({
  action: z
    .string()
    .describe(
      '`deploy`, `rollback`, `canary`, `shadow`, `pause`, `resume`, `advance`, `promote`, `abort`, `threshold` or `prediction_log`; a newer build may write others',
    ),
  run_id: z.string(),
  replaced: z.string().nullable().describe('The run that was stable before'),
  when: z.iso.datetime(),
  who: z.string(),
  why: z.string(),
  threshold: thresholdSchema.optional().describe('What was asked for, in place of the one of the run'),
  rollout: endedRolloutSchema
    .optional()
    .describe('Of `promote` and `abort`: what ended, and what that rests on'),
})

export const deploymentSchema = z.object({
  format_version: z.literal(1),
  model_name: z.string(),
  stable_run_id: z.string(),
  thresholds: z
    .record(z.string(), thresholdSchema)
    .optional()
    .describe('By run: what it answers by in place of its own threshold'),
  canary: canarySchema.optional().describe('While a rollout runs'),
  prediction_log: predictionLogSchema
    .extend({
      salt: z.string().optional().describe('Of hashes: without it nobody can try which values they are of'),
    })
    .optional()
    .describe('What of the predictions is kept; without it nothing is'),
  history: z.array(deploymentEventSchema).describe('Oldest first'),
})

export type DeploymentEvent = z.infer<typeof deploymentEventSchema>
export type Deployment = z.infer<typeof deploymentSchema>
