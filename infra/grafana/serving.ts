/** The dashboard of the inference service: what is served, how fast, and what goes wrong. */
import { QueryVariableBuilder, VariableRefresh } from '@grafana/grafana-foundation-sdk/dashboard'
import { layOut } from './layout.js'
import { curves, number, prometheus } from './panels.js'
import { processRow } from './process-row.js'

const ofModel = 'model=~"$model"'
const latencyQuantile = (quantile: number) =>
  `histogram_quantile(${quantile}, sum by (le) (rate(model_prediction_latency_seconds_bucket{${ofModel}}[$__rate_interval])))`
const errors = 'sum(rate(model_prediction_errors_total[$__rate_interval]))'
const answers = 'sum(rate(model_prediction_latency_seconds_count[$__rate_interval]))'

const modelVariable = new QueryVariableBuilder('model')
  .label('Model')
  .datasource(prometheus)
  .query('label_values(model_info, model)')
  .refresh(VariableRefresh.OnTimeRangeChanged)
  .multi(true)
  .includeAll(true)
  .allValue('.*')
  .current({ selected: true, text: 'All', value: '$__all' })

const now = [
  number({
    title: 'Predictions per second',
    description: 'Rows predicted by all replicas.',
    queries: { rows: `sum(rate(model_predictions_total{${ofModel}}[$__rate_interval]))` },
  }),
  number({
    title: 'Latency, p95',
    description: 'From the body of a request to its answer.',
    unit: 's',
    queries: { p95: latencyQuantile(0.95) },
  }),
  number({
    title: 'Errors',
    description: 'Share of the prediction requests that were refused or failed.',
    unit: 'percentunit',
    queries: { errors: `${errors} / (${errors} + ${answers})` },
  }),
  number({
    title: 'In flight',
    description: 'Requests that wait for their answer.',
    queries: { requests: 'sum(model_predictions_in_flight)' },
  }),
  number({
    title: 'Replicas',
    description: 'Inference pods that answer Prometheus.',
    queries: { pods: 'sum(up{job="inference"})' },
  }),
  number({
    title: 'Models',
    description: 'Different models in service.',
    queries: { models: 'count(count by (model) (model_info))' },
  }),
]

const traffic = [
  curves({
    title: 'Predictions by version',
    description: 'Rows per second; a deployment moves them from one run to another.',
    queries: {
      '{{model}} {{run_id}}': `sum by (model, run_id) (rate(model_predictions_total{${ofModel}}[$__rate_interval]))`,
    },
  }),
  curves({
    title: 'Latency',
    description: 'From the body of a request to its answer.',
    unit: 's',
    queries: { p50: latencyQuantile(0.5), p95: latencyQuantile(0.95), p99: latencyQuantile(0.99) },
  }),
  curves({
    title: 'Latency by version, p95',
    description: 'Compares a new run with the one before.',
    unit: 's',
    queries: {
      '{{model}} {{run_id}}': `histogram_quantile(0.95, sum by (model, run_id, le) (rate(model_prediction_latency_seconds_bucket{${ofModel}}[$__rate_interval])))`,
    },
  }),
  curves({
    title: 'Errors by type',
    description: 'Requests per second that were refused or failed, by the code of their problem.',
    queries: { '{{type}}': 'sum by (type) (rate(model_prediction_errors_total[$__rate_interval]))' },
  }),
  curves({
    title: 'Queue',
    description: 'Rows that wait for a batch; MAX_QUEUE_ROWS is the most, then clients get 429.',
    queries: { '{{instance}} {{model}} {{run_id}}': `model_queue_rows{${ofModel}}` },
  }),
  curves({
    title: 'Rows per batch',
    description: 'On average; large batches mean that requests wait for one another.',
    queries: {
      '{{model}}': `sum by (model) (rate(model_batch_rows_sum{${ofModel}}[$__rate_interval])) / sum by (model) (rate(model_batch_rows_count{${ofModel}}[$__rate_interval]))`,
    },
  }),
  curves({
    title: 'Replicas by version and back end',
    description:
      'A run that fewer replicas serve than there are, for longer than a moment: one stays behind.',
    queries: {
      '{{model}} {{run_id}} {{backend}}': `count by (model, run_id, backend) (model_info{${ofModel}})`,
    },
  }),
]

export const servingDashboard = () =>
  layOut({
    uid: 'modelops-serving',
    title: 'Serving',
    from: 'now-30m',
    variables: [modelVariable],
    rows: [{ title: 'Now', panels: now }, { title: 'Traffic', panels: traffic }, processRow('inference')],
  })
