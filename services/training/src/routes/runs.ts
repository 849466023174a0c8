/** Starting, watching and cancelling runs. */
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { z } from 'zod'
import { route } from '@modelops/common/http/route'
import { nameSchema } from '@modelops/common/registry/keys'
import type { PlannedDataset } from '../datasets/dataset-tasks.js'
import type { DatasetThread } from '../datasets/dataset-thread.js'
import { runRequestSchema } from '../run-request.js'
import { followRun, type RunSources } from '../runs/follow-run.js'
import type { RunQueue } from '../runs/run-queue.js'
import { runView, viewOf } from '../runs/run-view.js'
import { cancelled, newTrainingRun } from '../runs/transitions.js'
import { sendEvents, untilClosed } from './event-stream.js'

export interface RunRoutesOptions extends RunSources {
  datasets: DatasetThread
  queue: RunQueue
  /** Aborted when the service shuts down: open event streams end. */
  draining: AbortSignal
}

export const runRoutes = (options: RunRoutesOptions) => [
  start(options),
  list(options),
  show(options),
  events(options),
  cancel(options),
  heldOut(options),
  trees(options),
]

const runParams = { id: nameSchema.describe("The run's id") }
const answer = { description: 'The run', content: runView }

const start = ({ datasets, queue }: RunRoutesOptions) =>
  route({
    method: 'post',
    path: '/runs',
    summary: 'Train a model; the run waits until those before it have ended',
    body: runRequestSchema,
    status: 202,
    answer: { description: 'It is queued', content: z.object({ run_id: z.string() }) },
    problems: [
      'dataset_not_found',
      'unusable_target',
      'unknown_feature',
      'invalid_data',
      'too_many_requests',
    ],
    handle: async ({ body }) => {
      const json = await datasets.run('plan', body)
      const { warnings, ...dataset } = JSON.parse(json.toString()) as PlannedDataset
      const run = newTrainingRun(body, dataset, warnings)
      await queue.submit(run)
      return { run_id: run.run_id }
    },
  })

const list = ({ runs }: RunRoutesOptions) =>
  route({
    method: 'get',
    path: '/runs',
    summary: 'Runs, newest first',
    query: {
      model: nameSchema.optional().describe('Of this model only'),
      limit: z.coerce.number().int().min(1).max(1_000).default(100),
    },
    answer: { description: 'Newest first', content: z.object({ items: z.array(runView) }) },
    handle: async ({ query }) => ({ items: (await runs.list(query.limit, query.model)).map(viewOf) }),
  })

const show = ({ runs }: RunRoutesOptions) =>
  route({
    method: 'get',
    path: '/runs/{id}',
    summary: 'Where a run stands',
    params: runParams,
    answer,
    problems: ['run_not_found'],
    handle: async ({ params }) => viewOf(await runs.get(params.id)),
  })

const events = (options: RunRoutesOptions) =>
  route({
    method: 'get',
    path: '/runs/{id}/events',
    summary:
      'Server-sent events: "epoch" for every epoch from the first one, "status" for changes; closes at the end',
    params: runParams,
    answer: { description: 'The events', content: 'text/event-stream' },
    problems: ['run_not_found'],
    handle: async ({ params, request, response }) => {
      await options.runs.get(params.id)
      const signal = untilClosed(response, options.draining)
      const known = Number(request.get('last-event-id')) || 0
      await sendEvents(response, followRun(options, params.id, signal, known), signal)
    },
  })

const heldOut = ({ runs, registry }: RunRoutesOptions) =>
  route({
    method: 'get',
    path: '/runs/{id}/held-out',
    summary:
      'What a run answers for the rows that its metrics are of, each by models that were not trained on it',
    params: runParams,
    answer: {
      description: 'Number of the row, actual and predicted value, probabilities',
      content: 'text/csv',
    },
    problems: ['run_not_found', 'not_found', 'artifact_corrupt'],
    handle: async ({ params, response }) => {
      const { model, run_id } = await runs.get(params.id)
      const packed = await registry.models.readHeldOut(model, run_id)
      response.type('text/csv').attachment(`${model}-${run_id}-held-out.csv`)
      await pipeline(Readable.from([packed]), createGunzip(), response)
    },
  })

const trees = ({ runs, registry }: RunRoutesOptions) =>
  route({
    method: 'get',
    path: '/runs/{id}/trees',
    summary: "The boosted trees of a run's mixture, as a file that XGBoost loads",
    params: runParams,
    answer: {
      description:
        "Their margins are the logits (or values) that the leaderboard's weight of trees is of; features are the columns of the table",
      content: 'application/json',
    },
    problems: ['run_not_found', 'not_found', 'artifact_corrupt'],
    handle: async ({ params, response }) => {
      const { model, run_id } = await runs.get(params.id)
      const file = await registry.models.readTrees(model, run_id)
      response.type('json').attachment(`${model}-${run_id}-trees.json`).send(file)
    },
  })

const cancel = ({ runs, registry, queue }: RunRoutesOptions) =>
  route({
    method: 'post',
    path: '/runs/{id}/cancel',
    summary: 'Cancel a run that has not ended',
    params: runParams,
    answer,
    problems: ['run_not_found', 'run_finished'],
    handle: async ({ params }) => {
      const { model, run_id } = await runs.get(params.id)
      const run = await registry.statuses.advance(model, run_id, cancelled)
      queue.drop(run_id)
      return viewOf(run)
    },
  })
