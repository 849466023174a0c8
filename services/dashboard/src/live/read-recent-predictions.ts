/** Asks the replicas of the inference service for their last predictions. */
import { Problem } from '@modelops/common/problem'
import {
  newestOf,
  recentPredictionsSchema,
  type RecentPrediction,
  type RecentPredictions,
} from '@modelops/common/recent-prediction'
import { askReplicas, atMostEvery, get, INTERVAL_MS, type ReplicasOptions } from './ask-replicas.js'

/** @returns a function that throws a Problem where no replica answers; those that do not are left out otherwise */
export function readRecentPredictions(options: ReplicasOptions): () => Promise<RecentPredictions> {
  return atMostEvery(INTERVAL_MS, async () => {
    const asked = await askReplicas(options, readPredictions)
    const answers = asked.flatMap(({ answer }) => (answer ? [answer] : []))
    if (answers.length > 0) return { items: newestOf(answers) }
    const reasons = asked.map(({ url, failure }) => `${url.host}: ${failure}`)
    throw new Problem('bad_gateway', `no replica of the inference service answers: ${reasons.join('; ')}`)
  })
}

const readPredictions = async (url: URL): Promise<RecentPrediction[]> =>
  recentPredictionsSchema.parse(await (await get(url, '/predictions/recent')).json()).items
