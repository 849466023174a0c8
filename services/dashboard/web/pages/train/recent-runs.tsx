/** The runs under way and the latest ones, live. */
import { isFinal } from '@modelops/common/rules/run-state'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { TrainingRun } from '../../api/types.js'
import { Card } from '../../components/card.js'
import { Loaded } from '../../components/loaded.js'
import { Skeleton } from '../../components/skeleton.js'
import { Table } from '../../components/table.js'
import { Time } from '../../components/time.js'
import { mainMetric } from '../../evaluation/metrics.js'
import { formatDuration } from '../../format.js'
import { trainingRunsQuery } from './queries.js'
import styles from './train.module.css'
import { elapsedSeconds } from './run/phase.js'
import { StatusBadge } from './status-badge.js'

const LIVE_MS = 2_000
const IDLE_MS = 10_000

export function RecentRuns() {
  const runs = useQuery({
    ...trainingRunsQuery(),
    refetchInterval: ({ state }) =>
      state.data?.some(({ status }) => !isFinal(status)) === true ? LIVE_MS : IDLE_MS,
  })
  return (
    <Card title="Recent runs" flush>
      <Loaded query={runs} what="the runs" skeleton={<Skeleton lines={5} height={24} />}>
        {(items) =>
          items.length === 0 ? (
            <p className="nothing">None yet. Choose data above to train the first model.</p>
          ) : (
            <RunsTable runs={items} />
          )
        }
      </Loaded>
    </Card>
  )
}

const RunsTable = ({ runs }: { runs: TrainingRun[] }) => (
  <Table
    caption="The latest runs, newest first"
    rows={runs}
    rowKey={({ run_id }) => run_id}
    stacks
    columns={[
      {
        header: 'Run',
        cell: ({ model, run_id }) => (
          <Link to={`/train/${run_id}`} className={styles.run}>
            <strong>{model}</strong>
            <span className={styles.id}>{run_id}</span>
          </Link>
        ),
      },
      { header: 'State', width: '120px', cell: ({ status }) => <StatusBadge status={status} /> },
      { header: 'Outcome', width: '240px', isWide: true, cell: outcomeOf },
      { header: 'Data', cell: ({ dataset }) => dataset ?? 'imported' },
      { header: 'Duration', align: 'end', width: '110px', cell: durationOf },
      {
        header: 'Started',
        align: 'end',
        width: '120px',
        cell: (run) => <Time value={run.started ?? run.created} ago />,
      },
    ]}
  />
)

function outcomeOf({ status, metrics, progress, error }: TrainingRun): string {
  if (status === 'failed') return error?.code.replaceAll('_', ' ') ?? 'no reason was given'
  if (status === 'running')
    return progress ? `epoch ${progress.epoch} of ${progress.epochs}` : 'reads the table'
  const main = metrics && mainMetric({ metrics })
  return main ? `${main.info.label} ${main.info.format(main.value)}` : '–'
}

function durationOf(run: TrainingRun): string {
  const seconds = elapsedSeconds(run, Date.now())
  return seconds === undefined ? '–' : formatDuration(seconds)
}
