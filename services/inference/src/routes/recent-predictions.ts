/** /predictions/recent. */
import { route, type AnyRoute } from '@modelops/common/http/route'
import { RECENT_PREDICTIONS, recentPredictionsSchema } from '@modelops/common/recent-prediction'
import type { Context } from './context.js'

export const recentPredictionRoutes = ({ listRecent }: Context): AnyRoute[] => [
  route({
    method: 'get',
    path: '/predictions/recent',
    summary: `The last ${RECENT_PREDICTIONS} prediction requests of this replica, newest first`,
    answer: { description: 'The predictions', content: recentPredictionsSchema },
    handle: async () => ({ items: await listRecent() }),
  }),
]
