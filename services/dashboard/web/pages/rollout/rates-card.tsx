/** Both versions side by side: their requests, and how many of them went wrong. */
import type { Rollout } from '../../api/types.js'
import { Card } from '../../components/card.js'
import { Table, type Column } from '../../components/table.js'
import { formatCount, formatPercent } from '../../format.js'
import { formatRate } from '../live/format.js'
import { requestRate, type Point } from './history.js'
import { kindName } from './kinds.js'
import { hasEnded } from './queries.js'
import { shares, totalsOf, type Totals } from './rates.js'
import styles from './rollout.module.css'

interface RatesCardProps {
  rollout: Rollout
  points: readonly Point[]
}

type Measure = (typeof shares)[number] | { kind: 'requests' }
const measures: Measure[] = [{ kind: 'requests' }, ...shares]

export function RatesCard({ rollout, points }: RatesCardProps) {
  const column = (header: string, route: 'stable' | 'canary'): Column<Measure> => {
    const totals = totalsOf(rollout.counts, route)
    const rate = hasEnded(rollout) ? null : requestRate(points, route)
    const isKnown = rollout.counts.length > 0
    return {
      header,
      align: 'end',
      cell: (measure) => {
        if (!isKnown) return '–'
        if ('of' in measure) return <Share measure={measure} totals={totals} />
        return <Requests totals={totals} rate={rate} />
      },
    }
  }
  return (
    <Card
      title="Side by side"
      description="In all steps so far; requests that asked for a version by name are not counted."
      flush
    >
      <Table
        caption="Both versions side by side"
        rows={measures}
        rowKey={({ kind }) => kind}
        columns={[
          { header: 'Measure', cell: ({ kind }) => kindName(kind) },
          column('Stable', 'stable'),
          column('Canary', 'canary'),
        ]}
      />
    </Card>
  )
}

const Requests = ({ totals, rate }: { totals: Totals; rate: number | null }) => (
  <>
    {formatCount(totals.requests)}
    {rate !== null && <span className={styles.sub}>{formatRate(rate)}/s</span>}
  </>
)

function Share({ measure: { kind, of }, totals }: { measure: (typeof shares)[number]; totals: Totals }) {
  if (totals[of] === 0) return '–'
  return (
    <>
      {formatPercent(totals[kind] / totals[of], 2)}
      <span className={styles.sub}>
        {formatCount(totals[kind])} of {formatCount(totals[of])}
      </span>
    </>
  )
}
