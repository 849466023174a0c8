/** What each kind of model reached that a run has tried. */
import type { RunDetails } from '../api/types.js'
import { Card } from '../components/card.js'
import { Table } from '../components/table.js'
import { formatDuration, formatNumber, formatPercent } from '../format.js'
import { candidateLabels } from './candidate-labels.js'

export function Leaderboard({ run: { run_id, leaderboard, files } }: { run: RunDetails }) {
  if (!leaderboard) return null
  const loss = leaderboard.loss === 'rmse' ? 'RMSE' : 'Log loss'
  return (
    <Card
      title="What was tried"
      description={`${loss} on the same rows, each by models that were not trained on it; less is better`}
      flush
    >
      <Table
        caption="Kinds of models that were tried, best first"
        rows={leaderboard.entries}
        rowKey={({ candidate }) => candidate}
        stacks
        columns={[
          { header: 'Model', cell: ({ candidate }) => candidateLabels[candidate] },
          { header: loss, align: 'end', cell: ({ loss }) => formatNumber(loss) },
          { header: 'Share', align: 'end', cell: ({ weight }) => formatPercent(weight, 0) },
          { header: 'CPU', align: 'end', cell: ({ cpu_seconds }) => formatDuration(cpu_seconds) },
        ]}
      />
      {files['trees.json'] && <TreesLink runId={run_id} />}
    </Card>
  )
}

/** So that they can be looked at in a notebook. */
const TreesLink = ({ runId }: { runId: string }) => (
  <p className="hint">
    <a href={`/api/training/runs/${encodeURIComponent(runId)}/trees`} download>
      The trees
    </a>{' '}
    (JSON that XGBoost loads)
  </p>
)
