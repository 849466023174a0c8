/** /runs: what can be deployed. */
import { columnTypes } from '@modelops/common/data/dataset-schema'
import {
  manifestSchema,
  metricsSchema,
  positiveSchema,
  taskSchema,
  type Feature,
  type Manifest,
} from '@modelops/common/manifest'
import { route, type AnyRoute } from '@modelops/common/http/route'
import { nameSchema } from '@modelops/common/registry/keys'
import { runNotFound, type ModelRegistry } from '@modelops/common/registry/model-registry'
import { unlessDamaged } from '@modelops/common/registry/documents'
import { z } from 'zod'
import type { Context } from './context.js'

const stable = z.boolean().describe('Whether it is the deployed version of its model')

const runSchema = z
  .object({
    run_id: z.string(),
    model_name: z.string(),
    created: z.iso.datetime(),
    origin: z.enum(['trained', 'imported']),
    task: taskSchema,
    dataset: z.object({ name: z.string(), sha256: z.string(), rows: z.int() }).optional(),
    features: z.array(z.object({ name: z.string(), type: z.enum(columnTypes) })),
    labels: z.array(z.string()).optional(),
    positive: positiveSchema.optional(),
    threshold: manifestSchema.shape.threshold,
    metrics: metricsSchema,
    stable,
  })
  .meta({ id: 'DeployableRun' })

const detailsSchema = manifestSchema.extend({ stable }).meta({ id: 'RunDetails' })

type Run = Omit<z.infer<typeof runSchema>, 'stable'>

export const runRoutes = (context: Context): AnyRoute[] => [list(context), show(context)]

const list = ({ registry, deployments, reportDamage }: Context) => {
  const runs = new PublishedRuns(registry, reportDamage)
  return route({
    method: 'get',
    path: '/runs',
    summary: 'The runs that can be deployed, newest first',
    query: { model: z.string().optional().describe('Only the runs of this model') },
    answer: { description: 'The runs', content: z.object({ items: z.array(runSchema) }) },
    handle: async ({ query }) => {
      const models = query.model === undefined ? await registry.listModels() : [query.model]
      const items = await Promise.all(
        models.map(async (model) => {
          const deployed = await unlessDamaged(deployments.find(model), reportDamage)
          const stable = deployed?.value.stable_run_id
          return (await runs.list(model)).map((run) => ({ ...run, stable: run.run_id === stable }))
        }),
      )
      return { items: items.flat().sort((a, b) => b.created.localeCompare(a.created)) }
    },
  })
}

const show = ({ registry, deployments, reportDamage }: Context) =>
  route({
    method: 'get',
    path: '/runs/{run_id}',
    summary:
      'All that is known of a run that can be deployed: its manifest, without the values of columns of very many',
    params: { run_id: nameSchema.describe("The run's id") },
    answer: { description: 'The run', content: detailsSchema },
    problems: ['run_not_found', 'artifact_corrupt', 'format_too_new'],
    handle: async ({ params: { run_id } }) => {
      const model = await registry.findModelOf(run_id)
      const manifest = model && (await registry.findManifest(model, run_id))
      if (!manifest) throw runNotFound(run_id)
      const deployed = await unlessDamaged(deployments.find(model), reportDamage)
      const features = manifest.features.map(withoutMeans)
      return { ...manifest, features, stable: deployed?.value.stable_run_id === run_id }
    },
  })

/** There may be a hundred thousand. */
const withoutMeans = (feature: Feature): Feature =>
  feature.type === 'text' && feature.means
    ? { ...feature, means: { ...feature.means, values: [], means: [] } }
    : feature

/** Published runs never change, so each manifest is read once. */
class PublishedRuns {
  readonly #known = new Map<string, Run>()

  constructor(
    private readonly registry: ModelRegistry,
    private readonly reportDamage: Context['reportDamage'],
  ) {}

  async list(model: string): Promise<Run[]> {
    const runIds = await this.registry.listRunIds(model)
    const found: Run[] = []
    for (const runId of runIds) {
      const run = this.#known.get(`${model}/${runId}`) ?? (await this.#read(model, runId))
      if (run) found.push(run)
    }
    return found
  }

  async #read(model: string, runId: string): Promise<Run | undefined> {
    const manifest = await unlessDamaged(this.registry.findManifest(model, runId), this.reportDamage)
    if (!manifest) return undefined
    const run = summaryOf(manifest)
    this.#known.set(`${model}/${runId}`, run)
    return run
  }
}

const summaryOf = (manifest: Manifest): Run => ({
  run_id: manifest.run_id,
  model_name: manifest.model_name,
  created: manifest.created,
  origin: manifest.origin,
  task: manifest.task,
  ...(manifest.dataset ? { dataset: manifest.dataset } : {}),
  features: manifest.features.map(({ name, type }) => ({ name, type })),
  ...(manifest.labels ? { labels: manifest.labels } : {}),
  ...(manifest.positive === undefined ? {} : { positive: manifest.positive }),
  ...(manifest.threshold === undefined ? {} : { threshold: manifest.threshold }),
  metrics: manifest.metrics,
})
