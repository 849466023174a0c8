/** What both services expose of their processes. */
import type { Row } from './layout.js'
import { curves } from './panels.js'

/** @param job the service's name as Prometheus scrapes it */
export const processRow = (job: string): Row => ({
  title: 'Process',
  panels: [
    curves({
      title: 'CPU',
      description: 'Cores in use; the autoscaler looks at this as a share of the request.',
      queries: { '{{instance}}': `rate(process_cpu_seconds_total{job="${job}"}[$__rate_interval])` },
    }),
    curves({
      title: 'Memory',
      description: 'Resident memory; at the limit the pod is killed.',
      unit: 'bytes',
      queries: { '{{instance}}': `process_resident_memory_bytes{job="${job}"}` },
    }),
    curves({
      title: 'Event loop lag, p99',
      description: 'How long everything else waits; long computations show here.',
      unit: 's',
      queries: { '{{instance}}': `nodejs_eventloop_lag_p99_seconds{job="${job}"}` },
    }),
  ],
})
