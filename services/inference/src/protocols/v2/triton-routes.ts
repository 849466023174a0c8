/** Triton's extensions: configuration and statistics of models. */
import { route, type AnyRoute } from '@modelops/common/http/route'
import type { Context } from '../../routes/context.js'
import { modelProblems, servedBy, type ModelParams } from '../model-path.js'
import type { ModelVersion } from '../../serving/model-version.js'
import { tritonConfig, tritonStatistics } from './triton.js'
import { tritonConfigSchema, tritonStatisticsSchema } from './triton-schemas.js'

/** Before the routes of models, of which one could be called `stats`. */
export const statisticsRoute = (context: Context): AnyRoute =>
  route({
    method: 'get',
    path: '/v2/models/stats',
    summary: 'Statistics of all models (Triton)',
    answer: { description: 'By version in service', content: tritonStatisticsSchema },
    problems: ['unavailable'],
    handle: () => statistics(context, context.catalog.all()),
  })

export function tritonRoutes<P extends ModelParams>(context: Context, path: string, params: P): AnyRoute[] {
  const served = servedBy(context.catalog)
  return [
    route({
      method: 'get',
      path: `${path}/config`,
      params,
      summary: 'Configuration of a model (Triton)',
      answer: { description: 'Inputs, outputs and batching', content: tritonConfigSchema },
      problems: modelProblems,
      handle: ({ params }) => {
        const version = served(params)
        return tritonConfig(version, version.runner.backend, version.batcher.limits)
      },
    }),
    route({
      method: 'get',
      path: `${path}/stats`,
      params,
      summary: 'Statistics of a model (Triton)',
      answer: { description: 'Of the version in service', content: tritonStatisticsSchema },
      problems: modelProblems,
      handle: ({ params }) => statistics(context, [served(params)]),
    }),
  ]
}

async function statistics({ metricsText, listRecent }: Context, versions: ModelVersion[]) {
  const [metrics, recent] = await Promise.all([metricsText(), listRecent()])
  const model_stats = versions.map((version) => {
    const last = recent.find(({ model_run_id }) => model_run_id === version.runId)
    return tritonStatistics(version, metrics, last ? Date.parse(last.when) : 0)
  })
  return { model_stats }
}
