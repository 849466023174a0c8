/** One row for each model. */
import { Link } from 'react-router'
import { Badge } from '../../components/badge.js'
import { modelPath, runPath } from '../../components/run-link.js'
import { Table, type Column } from '../../components/table.js'
import { Time } from '../../components/time.js'
import { stableSince } from '../../deployment/actions.js'
import { mainMetric } from '../../evaluation/metrics.js'
import type { ModelRow } from './model-rows.js'
import styles from './models.module.css'
import { ServingBadge } from './serving-card.js'

const columns: Column<ModelRow>[] = [
  {
    header: 'Model',
    cell: ({ model, described }) => (
      <>
        <Link to={modelPath(model)} className={styles.name}>
          {model}
        </Link>
        <span className={styles.sub}>{described?.task ?? 'unreadable'}</span>
      </>
    ),
  },
  { header: 'State', cell: ({ deployment }) => <ServingBadge deployment={deployment} /> },
  { header: 'Stable version', isWide: true, cell: (row) => <StableVersion row={row} /> },
  { header: 'Quality', align: 'end', cell: ({ described }) => <Quality run={described} /> },
  { header: 'Versions', align: 'end', cell: ({ runs }) => runs.length },
  {
    header: 'Newest',
    cell: ({ model, runs: [newest], newer }) =>
      newest && (
        <>
          <Link to={runPath(model, newest.run_id)}>
            <Time value={newest.created} ago />
          </Link>{' '}
          {newer && <Badge tone="accent">not deployed</Badge>}
          <span className={styles.sub}>{newest.dataset?.name ?? 'imported'}</span>
        </>
      ),
  },
]

export const ModelsTable = ({ rows }: { rows: ModelRow[] }) => (
  <Table caption="Models" columns={columns} rows={rows} rowKey={({ model }) => model} stacks />
)

function StableVersion({ row: { model, deployment } }: { row: ModelRow }) {
  if (!deployment) return <span className="muted">–</span>
  const event = stableSince(deployment)
  return (
    <>
      <Link to={runPath(model, deployment.stable_run_id)} className="mono">
        {deployment.stable_run_id}
      </Link>
      {event && (
        <span className={styles.sub}>
          <Time value={event.when} ago /> by {event.who}
        </span>
      )}
    </>
  )
}

function Quality({ run }: { run: ModelRow['stable'] }) {
  const metric = run && mainMetric(run)
  if (!metric) return <span className="muted">–</span>
  return (
    <>
      {metric.info.format(metric.value)}
      <span className={styles.sub}>{metric.info.label}</span>
    </>
  )
}
