/** A run as clients see it. */
import type { z } from 'zod'
import { runStatusSchema, type RunStatus } from '@modelops/common/run-status'

export const runView = runStatusSchema
  .omit({ format_version: true, owner: true })
  .meta({ id: 'Run', description: 'Where a run stands; config is the request' })

export const viewOf = (run: RunStatus): z.infer<typeof runView> => runView.parse(run)
