/** How much worse the canary may be at most, against what is tolerated. */
import type { Rollout } from '../../api/types.js'
import { Badge } from '../../components/badge.js'
import { Card } from '../../components/card.js'
import { Table } from '../../components/table.js'
import { formatPercent } from '../../format.js'
import { boundsOf, formatBound } from './bounds.js'
import { kindName } from './kinds.js'
import { hasEnded } from './queries.js'
import styles from './rollout.module.css'

export function BoundsCard({ rollout }: { rollout: Rollout }) {
  const bounds = boundsOf(rollout)
  const isOver = hasEnded(rollout)
  return (
    <Card
      title="Is it good enough?"
      description="How far above the stable version it may be at most, as far as is known; a step is passed once all are within the tolerance."
      flush
    >
      {bounds.length === 0 ? (
        <p className="nothing">{isOver ? 'Nothing was recorded.' : 'Nothing is known at the moment.'}</p>
      ) : (
        <Table
          caption="Bounds against the tolerance"
          rows={bounds}
          rowKey={({ kind }) => kind}
          columns={[
            { header: 'Measure', cell: ({ kind }) => kindName(kind) },
            {
              header: 'At most',
              align: 'end',
              cell: ({ kind, upper, confidence }) => (
                <>
                  {formatBound(kind, upper)}
                  {confidence !== undefined && upper < 1 && (
                    <span className={styles.sub}>{formatPercent(confidence, 0)} sure</span>
                  )}
                </>
              ),
            },
            { header: 'Tolerance', align: 'end', cell: ({ kind, limit }) => formatBound(kind, limit) },
            {
              header: 'Shown',
              cell: ({ upper, limit }) =>
                upper <= limit ? (
                  <Badge tone="success">good</Badge>
                ) : (
                  <Badge>{isOver ? 'no' : 'not yet'}</Badge>
                ),
            },
          ]}
        />
      )}
    </Card>
  )
}
