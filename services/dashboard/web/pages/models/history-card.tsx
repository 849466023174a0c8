/** Who changed what, when and why; newest first. */
import { Link } from 'react-router'
import type { Deployment } from '../../api/types.js'
import { Badge } from '../../components/badge.js'
import { Card } from '../../components/card.js'
import { runPath } from '../../components/run-link.js'
import { Table } from '../../components/table.js'
import { Time } from '../../components/time.js'
import { wordsOf } from '../../deployment/actions.js'
import { formatValue } from '../../format.js'
import styles from './models.module.css'

export function HistoryCard({ deployment: { model_name, history } }: { deployment: Deployment }) {
  const run = (id: string) => (
    <Link to={runPath(model_name, id)} className="mono">
      {id}
    </Link>
  )
  return (
    <Card title="History" flush>
      <Table
        caption="History of the deployment"
        rows={history.toReversed()}
        rowKey={({ when, action, run_id }) => `${when} ${action} ${run_id}`}
        stacks
        columns={[
          { header: 'When', cell: ({ when }) => <Time value={when} /> },
          {
            header: 'What',
            cell: ({ action }) => <Badge tone={wordsOf(action).tone}>{wordsOf(action).label}</Badge>,
          },
          {
            header: 'Version',
            isWide: true,
            cell: ({ run_id, replaced, threshold }) => (
              <>
                {run(run_id)}
                {replaced !== null && <span className={styles.sub}>instead of {run(replaced)}</span>}
                {threshold !== undefined && (
                  <span className={styles.sub}>threshold {formatValue(threshold)}</span>
                )}
              </>
            ),
          },
          { header: 'Who', cell: ({ who }) => who },
          {
            header: 'Why',
            wrap: true,
            isWide: true,
            cell: ({ why }) => why || <span className="muted">–</span>,
          },
        ]}
      />
    </Card>
  )
}
