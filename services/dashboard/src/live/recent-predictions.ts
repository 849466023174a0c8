/** What `GET /api/predictions/recent` answers: the last predictions of all replicas of the inference service. */
import { z } from 'zod'

const recentPrediction = z
  .object({
    when: z.iso.datetime(),
    model_name: z.string(),
    model_run_id: z.string(),
    rows: z.int(),
    prediction: z.number().describe('Of the first row'),
    label: z.string().optional(),
    probability: z.number().optional(),
  })
  .meta({ id: 'RecentPrediction' })

export const recentPredictionsSchema = z.object({ items: z.array(recentPrediction) })

export type RecentPrediction = z.infer<typeof recentPrediction>
export type RecentPredictions = z.infer<typeof recentPredictionsSchema>
