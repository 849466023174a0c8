/** The versions in service, and those that answered lately. */
import { Badge } from '../../components/badge.js'
import { Card } from '../../components/card.js'
import { Table, type Column } from '../../components/table.js'
import type { Figures, LiveVersion } from '../../../src/live/live-figures.js'
import { RunLink } from '../../components/run-link.js'
import { formatMean, formatMilliseconds, formatRate, formatWhole } from './format.js'
import type { History } from './history.js'
import styles from './live.module.css'

const number = (header: string, cell: (figures: Figures) => string): Column<LiveVersion> => ({
  header,
  align: 'end',
  width: '7ch',
  cell: ({ figures }) => cell(figures),
})

export function VersionsCard({ history, model }: { history: History; model: string | undefined }) {
  const { latest } = history
  const replicas = latest.replicas.filter(({ up }) => up).length
  const rows = latest.versions.filter(
    (version) => (model === undefined || version.model === model) && isOfInterest(version, history),
  )
  const columns: Column<LiveVersion>[] = [
    { header: 'Model', cell: ({ model }) => model },
    {
      header: 'Run',
      isWide: true,
      cell: ({ model, run_id }) => <RunLink run={{ model_name: model, run_id }} />,
    },
    {
      header: 'State',
      cell: (version) => (
        <div className={styles.state}>
          <State version={version} replicas={replicas} />
          <span className="muted">{version.backends.join(', ')}</span>
        </div>
      ),
    },
    number('Requests/s', ({ latency }) => formatRate(latency.per_second)),
    number('Errors/s', ({ error_rate }) => formatRate(error_rate)),
    number('p50', ({ latency }) => formatMilliseconds(latency.p50)),
    number('p95', ({ latency }) => formatMilliseconds(latency.p95)),
    number('p99', ({ latency }) => formatMilliseconds(latency.p99)),
    number('Batch', ({ batchRows }) => formatMean(batchRows.mean)),
    number('Queue', ({ queueRows }) => formatWhole(queueRows)),
  ]
  return (
    <Card
      title="Versions"
      description="In service, or with answers while the page was open; quantiles in ms, batches and queues in rows"
      flush
    >
      {rows.length ? (
        <Table
          caption="Versions and what they do"
          columns={columns}
          rows={rows}
          rowKey={({ model, run_id }) => `${model}/${run_id}`}
          stacks
        />
      ) : (
        <p className="nothing">
          {model === undefined ? 'No version' : `No version of ${model}`} is in service.
        </p>
      )}
    </Card>
  )
}

const isOfInterest = ({ model, run_id, replicas }: LiveVersion, { points }: History) =>
  replicas > 0 ||
  points.some(({ versions }) =>
    versions.some(
      ({ figures, ...version }) =>
        version.model === model && version.run_id === run_id && (figures.latency.per_second ?? 0) > 0,
    ),
  )

function State({
  version: { stable, replicas: serving },
  replicas,
}: {
  version: LiveVersion
  replicas: number
}) {
  if (serving === 0) return <Badge>left service</Badge>
  const where = serving < replicas ? ` on ${serving} of ${replicas}` : ''
  if (stable === null) return <Badge>in service{where}</Badge>
  return stable ? <Badge tone="success">stable{where}</Badge> : <Badge tone="warning">leaving{where}</Badge>
}
