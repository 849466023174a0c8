/** What the page Live asks the dashboard itself for. */
import { route, type AnyRoute } from '@modelops/common/http/route'
import { RECENT_PREDICTIONS, recentPredictionsSchema } from '@modelops/common/recent-prediction'
import { liveSchema } from './live-figures.js'
import { readRecentPredictions } from './read-recent-predictions.js'
import { watchReplicas, type WatchOptions } from './watch-replicas.js'

export function liveRoutes(options: WatchOptions): AnyRoute[] {
  const live = watchReplicas(options)
  const recent = readRecentPredictions(options)
  return [
    route({
      method: 'get',
      path: '/api/live',
      summary: 'The figures of all replicas of the inference service',
      answer: { description: 'Counters since the replicas started', content: liveSchema },
      handle: ({ response }) => {
        response.set('cache-control', 'no-store')
        return live()
      },
    }),
    route({
      method: 'get',
      path: '/api/predictions/recent',
      summary: `The last ${RECENT_PREDICTIONS} prediction requests of all replicas that answer, newest first`,
      answer: { description: 'The predictions', content: recentPredictionsSchema },
      problems: ['bad_gateway'],
      handle: ({ response }) => {
        response.set('cache-control', 'no-store')
        return recent()
      },
    }),
  ]
}
