/** What `GET /api/live` answers: the figures of all replicas of the inference service at one moment. */
import { servingMetrics, type MetricKey } from '@modelops/common/serving-metrics'
import { z } from 'zod'
import { counterKeys, gaugeKeys, histogramKeys } from './counts.js'

const figure = z.number().nullable()
const quantile = figure.describe('Estimated from buckets')

const histogram = z
  .object({
    per_second: figure.describe('Observations'),
    mean: figure,
    p50: quantile,
    p95: quantile,
    p99: quantile,
  })
  .meta({ id: 'HistogramFigures', description: 'Mean and quantiles are null without observations' })

/** A property for each of these metrics, described by its sentence. */
const each = <K extends MetricKey, S extends z.ZodType>(keys: readonly K[], schema: S, unit = '') =>
  Object.fromEntries(
    keys.map((key) => [key, schema.describe(`${servingMetrics[key].help}${unit}`)]),
  ) as unknown as Record<K, S>

const figures = z
  .object({
    ...each(counterKeys, figure, ', per second'),
    ...each(gaugeKeys, figure),
    ...each(histogramKeys, histogram),
    errors: z
      .record(z.string(), z.number())
      .describe('Requests per second that were refused or failed, by problem code'),
    error_rate: figure.describe('All of these errors, per second'),
    error_share: figure.describe('Of all requests, 0 to 1'),
  })
  .meta({ id: 'Figures', description: 'null where nothing is known, such as after a restart' })

const replica = z
  .object({
    address: z.string().describe('Host and port'),
    up: z.boolean(),
    failure: z.string().nullable().describe('Why its figures are missing'),
    started: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Replica' })

const version = z
  .object({
    model: z.string(),
    run_id: z.string(),
    stable: z.boolean().nullable().describe('null where the inference service does not say'),
    replicas: z.int().describe('How many serve it at the moment; 0 for one that has left service'),
    backends: z.array(z.string()).describe('What computes it; a replica chooses for itself'),
    figures,
  })
  .meta({ id: 'LiveVersion' })

export const liveSchema = z
  .object({
    time: z.iso.datetime().describe('When the replicas were asked'),
    seconds: figure.describe(
      'The time up to this moment that rates and quantiles are about; null where there is nothing to compare with, such as after a restart, or when a replica joined, left or failed',
    ),
    replicas: z.array(replica),
    in_flight: figure.describe('Requests that wait for their answer'),
    has_traffic: z.boolean().describe('Whether a prediction was asked for since the replicas started'),
    all: figures.describe('All models together, and what concerns none'),
    none: figures.describe('A version that is not known yet'),
    models: z.array(z.object({ model: z.string(), figures })).describe('By name'),
    versions: z.array(version).describe('By model and run'),
  })
  .meta({ id: 'Live' })

export type LiveFigures = z.infer<typeof liveSchema>
export type LiveVersion = z.infer<typeof version>
export type Figures = z.infer<typeof figures>
export type HistogramFigures = z.infer<typeof histogram>
export type Replica = z.infer<typeof replica>
