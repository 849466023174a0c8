/** The versions in service, and those that answered lately. */
import { Badge } from '../../components/badge.js'
import { Card } from '../../components/card.js'
import { Table, type Column } from '../../components/table.js'
import type { LiveVersion } from '../../../src/live/live-figures.js'
import { RunLink } from '../../components/run-link.js'
import { formatMean, formatMilliseconds, formatRate, formatWhole } from './format.js'
import type { History } from './history.js'
import styles from './live.module.css'
import { summarize, type Summary } from './summary.js'

interface Row {
  version: LiveVersion
  now: Summary
}

const number = (header: string, cell: (now: Summary) => string): Column<Row> => ({
  header,
  align: 'end',
  width: '7ch',
  cell: ({ now }) => cell(now),
})

export function VersionsCard({ history, model }: { history: History; model: string | undefined }) {
  const { latest, points } = history
  const replicas = latest.replicas.filter(({ up }) => up).length
  const shown = latest.versions.filter(
    (version) => (model === undefined || version.model === model) && isOfInterest(version, history),
  )
  const rows = shown.map((version) => ({
    version,
    now: summarize(points.at(-1)!, { model: version.model, runIds: [version.run_id] }),
  }))
  const columns: Column<Row>[] = [
    { header: 'Model', cell: ({ version }) => version.model },
    {
      header: 'Run',
      isWide: true,
      cell: ({ version }) => <RunLink run={{ model_name: version.model, run_id: version.run_id }} />,
    },
    {
      header: 'State',
      cell: ({ version }) => (
        <div className={styles.state}>
          <State version={version} replicas={replicas} />
          <span className="muted">{version.backends.join(', ')}</span>
        </div>
      ),
    },
    number('Requests/s', ({ requests }) => formatRate(requests)),
    number('Errors/s', ({ errors }) => formatRate(errors)),
    number('p50', ({ p50 }) => formatMilliseconds(p50)),
    number('p95', ({ p95 }) => formatMilliseconds(p95)),
    number('p99', ({ p99 }) => formatMilliseconds(p99)),
    number('Batch', ({ batchRows }) => formatMean(batchRows)),
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
          rowKey={({ version }) => `${version.model}/${version.run_id}`}
          stacks
        />
      ) : (
        <p className={styles.noVersion}>
          {model === undefined ? 'No version' : `No version of ${model}`} is in service.
        </p>
      )}
    </Card>
  )
}

const isOfInterest = ({ model, run_id, replicas }: LiveVersion, { points }: History) =>
  replicas > 0 ||
  points.some(({ versions }) =>
    versions.some((version) => version.model === model && version.runId === run_id && version.requests > 0),
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
