/** Answers of `GET /api/live`, for tests. */
import type { LiveFigures, LiveVersion } from '../../../../src/live/live-figures.js'

/** @param seconds since some moment */
export const figures = (seconds: number, parts: Partial<LiveFigures> = {}): LiveFigures => ({
  time: new Date(1_800_000_000_000 + seconds * 1_000).toISOString(),
  generation: 'a',
  replicas: [{ address: '127.0.0.1:8081', up: true, failure: null, started: null }],
  in_flight: 0,
  errors: {},
  versions: [],
  ...parts,
})

/** After so many requests of two rows, each a batch, that took up to 10 ms. */
export const version = (model: string, requests: number, parts: Partial<LiveVersion> = {}): LiveVersion => ({
  model,
  run_id: `run-${model}`,
  stable: true,
  replicas: 1,
  backends: ['cpu'],
  queue_rows: 0,
  predictions: 2 * requests,
  requests,
  errors: {},
  latency_seconds: { bounds: [0.01, 1], cumulative: [requests, requests, requests], sum: requests * 0.005 },
  batch_rows: { bounds: [1, 2], cumulative: [0, requests, requests], sum: 2 * requests },
  ...parts,
})
