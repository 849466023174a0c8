/** What is served: the schema of `models/<name>/deployment.json`. */
import { z } from 'zod'

const deploymentEventSchema = z.object({
  action: z.string().describe('`deploy` or `rollback`; a newer build may write others'),
  run_id: z.string(),
  replaced: z.string().nullable().describe('The run that was stable before'),
  when: z.iso.datetime(),
  who: z.string(),
  why: z.string(),
})

export const deploymentSchema = z.object({
  format_version: z.literal(1),
  model_name: z.string(),
  stable_run_id: z.string(),
  history: z.array(deploymentEventSchema).describe('Oldest first'),
})

export type DeploymentEvent = z.infer<typeof deploymentEventSchema>
export type Deployment = z.infer<typeof deploymentSchema>
