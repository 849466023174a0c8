/** A model's versions: their metrics, which one is stable, and a choice of them to compare. */
import { useSearchParams } from 'react-router'
import type { Run } from '../../api/types.js'
import { Badge } from '../../components/badge.js'
import { Button } from '../../components/button.js'
import { Card } from '../../components/card.js'
import { RunLink } from '../../components/run-link.js'
import { Table, type Column } from '../../components/table.js'
import { Time } from '../../components/time.js'
import { MetricName } from '../../evaluation/metric-values.js'
import { bestOf, metricInfo, metricNames } from '../../evaluation/metrics.js'
import { formatCounted } from '../../format.js'
import { Comparison } from './comparison.js'
import { firstCompared, type ModelRow } from './model-rows.js'
import styles from './models.module.css'

interface VersionsProps {
  row: ModelRow
  onDeploy: (run: Run) => void
}

export function Versions({ row, onDeploy }: VersionsProps) {
  const { runs, stable } = row
  const { chosen, toggle } = useChosenRuns(row)
  const columns = [
    { header: 'Version', cell: (run: Run) => <Version run={run} {...{ chosen, toggle }} /> },
    { header: 'Trained', cell: ({ created }: Run) => <Time value={created} ago /> },
    { header: 'Data', isWide: true, cell: (run: Run) => <DataOf run={run} /> },
    ...metricColumns(runs),
    {
      header: 'Deploy',
      isAction: true,
      align: 'end' as const,
      cell: (run: Run) =>
        run === stable ? null : (
          <Button small onClick={() => onDeploy(run)} aria-label={`Deploy ${run.run_id}`}>
            Deploy
          </Button>
        ),
    },
  ]
  return (
    <>
      <Card title="Versions" description="Choose two or more to compare them." flush>
        <Table caption="Versions" columns={columns} rows={runs} rowKey={({ run_id }) => run_id} stacks />
      </Card>
      {chosen.length > 1 && <Comparison runs={chosen} stable={stable} />}
    </>
  )
}

/** In the address, so that a link shows the same comparison. */
function useChosenRuns(row: ModelRow) {
  const { runs } = row
  const [search, setSearch] = useSearchParams()
  const ids = search.get('compare')?.split(',') ?? firstCompared(row)
  return {
    chosen: runs.filter(({ run_id }) => ids.includes(run_id)),
    toggle: (id: string) => {
      const next = ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id]
      setSearch({ compare: next.join(',') }, { replace: true, preventScrollReset: true })
    },
  }
}

/** The comparison has the others as well. */
const shown = ['test_accuracy', 'test_f1', 'test_roc_auc', 'test_r2', 'test_rmse', 'test_mae']

function metricColumns(runs: Run[]): Column<Run>[] {
  const names = metricNames(runs).filter((name) => shown.includes(name))
  return names.map((name) => {
    const info = metricInfo(name)!
    const { label, format } = info
    const best = bestOf(
      runs.map(({ metrics }) => metrics[name]),
      info,
    )
    return {
      header: label,
      head: <MetricName name={name} runs={runs} />,
      align: 'end',
      cell: ({ metrics: { [name]: value } }, index) =>
        value === undefined ? '–' : best.includes(index) ? <strong>{format(value)}</strong> : format(value),
    }
  })
}

interface VersionProps {
  run: Run
  chosen: Run[]
  toggle: (id: string) => void
}

const Version = ({ run, chosen, toggle }: VersionProps) => (
  <span className={styles.version}>
    <input
      type="checkbox"
      aria-label={`Compare ${run.run_id}`}
      checked={chosen.includes(run)}
      onChange={() => toggle(run.run_id)}
    />
    <RunLink run={run} />
    {run.stable && <Badge tone="success">stable</Badge>}
    {run.origin === 'imported' && <Badge>imported</Badge>}
  </span>
)

const DataOf = ({ run: { dataset, features } }: { run: Run }) => (
  <>
    {dataset?.name ?? '–'}
    <span className={styles.sub}>
      {dataset && `${formatCounted(dataset.rows, 'row')}, `}
      {formatCounted(features.length, 'feature')}
    </span>
  </>
)
