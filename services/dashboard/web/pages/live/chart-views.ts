/** The charts of the page: what each shows of all versions together, and what it compares them by. */
import { errorLines, figureLines, milliseconds, versionLines, type LinesOf } from './chart-lines.js'

export interface View {
  description: string
  yLabel: string
  lines: LinesOf
}

export interface Chart {
  title: string
  together: View
  /** Absent where versions are always apart. */
  comparison?: { views: Record<string, View>; preferred: string }
}

const requests: Chart = {
  title: 'Requests',
  together: {
    description: 'Answered, by version',
    yLabel: 'Requests/s',
    lines: versionLines('Requests', ({ latency }) => latency.per_second),
  },
}

const errors: Chart = {
  title: 'Errors',
  together: { description: 'Refused or failed, by problem code', yLabel: 'Errors/s', lines: errorLines },
  comparison: {
    views: {
      share: {
        description: 'Refused or failed, of a version’s requests',
        yLabel: '% of requests',
        lines: versionLines('Errors', ({ error_share }) => error_share && error_share * 100),
      },
      rate: {
        description: 'Refused or failed, by version',
        yLabel: 'Errors/s',
        lines: versionLines('Errors', ({ error_rate }) => error_rate),
      },
    },
    preferred: 'share',
  },
}

const compareLatency = (quantile: 'p50' | 'p95' | 'p99'): View => ({
  description: 'From body to answer, estimated from buckets',
  yLabel: `${quantile}, ms`,
  lines: versionLines('Latency', ({ latency }) => milliseconds(latency[quantile])),
})

const latencies: Chart = {
  title: 'Latency',
  together: {
    description: 'From a request’s body to its answer, estimated from histogram buckets',
    yLabel: 'ms',
    lines: figureLines({
      p50: ({ latency }) => milliseconds(latency.p50),
      p95: ({ latency }) => milliseconds(latency.p95),
      p99: ({ latency }) => milliseconds(latency.p99),
    }),
  },
  comparison: {
    views: { p50: compareLatency('p50'), p95: compareLatency('p95'), p99: compareLatency('p99') },
    preferred: 'p95',
  },
}

const batches: Chart = {
  title: 'Batches and queue',
  together: {
    description: 'Of all versions together, each of which has a queue of its own',
    yLabel: 'Rows',
    lines: figureLines({
      'Rows of a batch, mean': ({ batchRows }) => batchRows.mean,
      'Rows that wait': ({ queueRows }) => queueRows,
    }),
  },
  comparison: {
    views: {
      batch: {
        description: 'Rows that a version computes together',
        yLabel: 'Rows of a batch, mean',
        lines: versionLines('Batches', ({ batchRows }) => batchRows.mean),
      },
      queue: {
        description: 'Rows that wait for a version',
        yLabel: 'Rows that wait',
        lines: versionLines('Queue', ({ queueRows }) => queueRows),
      },
    },
    preferred: 'batch',
  },
}

export const charts: readonly Chart[] = [requests, errors, latencies, batches]
