/** What `GET /api/live` answers: the figures of all replicas of the inference service at one moment. */
import { z } from 'zod'

const counts = z.record(z.string(), z.number())

const histogram = z
  .object({
    bounds: z.array(z.number()).describe('Upper bounds of all buckets but the last, ascending'),
    cumulative: z
      .array(z.number())
      .describe(
        'By bucket, how many observations were at most its bound; one more than bounds: the last is all',
      ),
    sum: z.number(),
  })
  .meta({ id: 'Histogram', description: 'Cumulative, as in Prometheus' })

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
    stable: z.boolean().nullable().describe('null where the inference service does not tell'),
    replicas: z.int().describe('How many serve it at the moment; 0 for one that has left service'),
    backends: z.array(z.string()).describe('What computes it; a replica chooses for itself'),
    queue_rows: z.number().describe('Rows that wait for a batch'),
    predictions: z.number().describe('Rows'),
    requests: z.number().describe('Requests that were answered'),
    errors: counts.describe('Requests that were refused or failed, by problem code'),
    latency_seconds: histogram.describe('By request'),
    batch_rows: histogram.describe('By batch'),
  })
  .meta({ id: 'LiveVersion' })

export const liveSchema = z
  .object({
    time: z.iso.datetime().describe('When the replicas were asked'),
    generation: z
      .string()
      .describe(
        'Names the processes that were counted. Counters of two answers can be subtracted where it is the same: it changes with a restart, and with a replica that joins, leaves or fails',
      ),
    replicas: z.array(replica),
    in_flight: z.number().describe('Requests that wait for their answer'),
    errors: counts.describe('Requests that were refused or failed, by problem code, also without a model'),
    versions: z.array(version).describe('By model and run, since the replicas started'),
  })
  .meta({ id: 'Live' })

export type LiveFigures = z.infer<typeof liveSchema>
export type LiveVersion = z.infer<typeof version>
export type Histogram = z.infer<typeof histogram>
export type Replica = z.infer<typeof replica>
