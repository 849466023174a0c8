/** The dashboard of the training service: runs, requests, and the process. */
import { layOut } from './layout.js'
import { curves, number } from './panels.js'
import { processRow } from './process-row.js'

const runsEnded = (status: string) =>
  `sum(increase(training_runs_total{status="${status}"}[$__range])) or vector(0)`
const requests = 'http_request_duration_seconds'

const now = [
  number({
    title: 'Waiting runs',
    description: 'The service trains one run at a time.',
    queries: { runs: 'sum(training_queue_length)' },
  }),
  number({
    title: 'Succeeded',
    description: 'Runs of the service in the time shown; those of jobs are in GET /runs.',
    queries: { runs: runsEnded('succeeded') },
  }),
  number({
    title: 'Failed',
    description: 'GET /runs gives the reasons.',
    queries: { runs: runsEnded('failed') },
  }),
  number({
    title: 'Cancelled',
    description: 'By somebody who asked for it.',
    queries: { runs: runsEnded('cancelled') },
  }),
]

const work = [
  curves({
    title: 'Runs ended per hour',
    description: 'By how they ended.',
    queries: { '{{status}}': 'sum by (status) (rate(training_runs_total[15m])) * 3600' },
  }),
  curves({
    title: 'Requests per second',
    description: 'By status.',
    queries: { '{{status}}': `sum by (status) (rate(${requests}_count{job="training"}[$__rate_interval]))` },
  }),
  curves({
    title: 'Duration of requests, p95',
    description: 'By route; uploads take as long as the line needs.',
    unit: 's',
    queries: {
      '{{method}} {{route}}': `histogram_quantile(0.95, sum by (method, route, le) (rate(${requests}_bucket{job="training"}[$__rate_interval])))`,
    },
  }),
]

export const trainingDashboard = () =>
  layOut({
    uid: 'modelops-training',
    title: 'Training',
    from: 'now-6h',
    rows: [{ title: 'Runs', panels: now }, { title: 'Work', panels: work }, processRow('training')],
  })
