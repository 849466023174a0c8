/** The last predictions as the services list them for people: the first row of each request. */
import { z } from 'zod'

/** How many are kept and listed. */
export const RECENT_PREDICTIONS = 100

const recentPredictionSchema = z
  .object({
    when: z.iso.datetime(),
    model_name: z.string(),
    model_run_id: z.string(),
    route: z.string().optional().describe('stable or canary; an older replica does not say'),
    rows: z.int(),
    prediction: z.number().describe('Of the first row'),
    label: z.string().optional(),
    probability: z.number().optional(),
  })
  .meta({ id: 'RecentPrediction' })

export const recentPredictionsSchema = z.object({ items: z.array(recentPredictionSchema) })

export type RecentPrediction = z.infer<typeof recentPredictionSchema>
export type RecentPredictions = z.infer<typeof recentPredictionsSchema>

/** The newest of several processes. All times have the same form, so comparing the texts is enough. */
export const newestOf = (lists: RecentPrediction[][]): RecentPrediction[] =>
  lists
    .flat()
    .sort((a, b) => (a.when < b.when ? 1 : a.when > b.when ? -1 : 0))
    .slice(0, RECENT_PREDICTIONS)
