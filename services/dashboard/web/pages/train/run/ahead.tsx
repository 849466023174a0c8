/** The runs that are trained before a queued one. */
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { TrainingRun } from '../../../api/types.js'
import { Card } from '../../../components/card.js'
import { Table } from '../../../components/table.js'
import { Time } from '../../../components/time.js'
import { trainingRunsQuery } from '../queries.js'
import { StatusBadge } from '../status-badge.js'
import { runsAhead } from './phase.js'

const LOOK_MS = 2_000

export function Ahead({ run }: { run: TrainingRun }) {
  const { data } = useQuery({ ...trainingRunsQuery(), refetchInterval: LOOK_MS })
  const ahead = runsAhead(run, data ?? [])
  if (ahead.length === 0) return null
  return (
    <Card
      title={`Waits for ${ahead.length === 1 ? 'one run' : `${ahead.length} runs`}`}
      description="One run is trained at a time, in the order they came; this page goes on by itself"
      flush
    >
      <Table
        caption="Runs before this one"
        rows={ahead}
        rowKey={({ run_id }) => run_id}
        columns={[
          { header: 'Run', cell: ({ model, run_id }) => <Link to={`/train/${run_id}`}>{model}</Link> },
          { header: 'State', width: '120px', cell: ({ status }) => <StatusBadge status={status} /> },
          { header: 'Progress', width: '220px', cell: progressOf },
          { header: 'Requested', align: 'end', cell: ({ created }) => <Time value={created} ago /> },
        ]}
      />
    </Card>
  )
}

const progressOf = ({ progress }: TrainingRun) =>
  progress ? `epoch ${progress.epoch} of ${progress.epochs}` : '–'
