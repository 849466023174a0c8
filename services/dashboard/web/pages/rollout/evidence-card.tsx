/** The evidence against the canary over time, with the line at which it is aborted. */
import { useMemo } from 'react'
import type { Rollout } from '../../api/types.js'
import { Card } from '../../components/card.js'
import { LineChart } from '../../components/line-chart.js'
import { formatNumber } from '../../format.js'
import { zoneName } from '../live/format.js'
import { evidenceLines } from './evidence-lines.js'
import type { Point } from './history.js'
import { hasEnded } from './queries.js'

export function EvidenceCard({ rollout, points }: { rollout: Rollout; points: readonly Point[] }) {
  const { evidence } = rollout
  const { x, series, logRange } = useMemo(() => evidenceLines(points, evidence), [points, evidence])
  return (
    <Card
      title="Evidence against the canary"
      description="1 says nothing, less speaks for the canary. It is aborted once all together reach the dashed line; one may look as often as one likes."
    >
      {evidence.length === 0 ? (
        <p className="muted">
          {hasEnded(rollout) ? 'None was recorded.' : 'Nothing is known at the moment.'}
        </p>
      ) : (
        <LineChart
          label="Evidence against the canary over time"
          time
          x={x}
          series={series}
          logRange={logRange}
          xLabel={`Time, ${zoneName(new Date((x[0] ?? 0) * 1_000))}`}
          yLabel="Evidence (e-value), log scale"
          formatY={formatNumber}
          height={230}
        />
      )}
    </Card>
  )
}
