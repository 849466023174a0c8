/** The numbers of the moment. */
import { Card } from '../../components/card.js'
import { Metric, MetricList } from '../../components/metric.js'
import { formatPercent } from '../../format.js'
import { errorAlarm } from './error-alarm.js'
import { formatMean, formatMilliseconds, formatRate, formatWhole, plural } from './format.js'
import type { Point } from './history.js'
import styles from './live.module.css'
import { summarize, type Selection } from './summary.js'

export function Headline({ point, selection }: { point: Point; selection: Selection }) {
  const now = summarize(point, selection)
  return (
    <Card className={styles.headline}>
      <h2 className="visually-hidden">At the moment</h2>
      <MetricList>
        <Metric label="Requests" value={formatRate(now.requests)} unit="/s" />
        <Metric label="Rows" value={formatRate(now.rows)} unit="/s" />
        <Metric
          label="Errors"
          value={formatRate(now.errors)}
          unit="/s"
          note={now.errorShare === null ? '– of all' : `${formatPercent(now.errorShare)} of all`}
          alarm={errorAlarm(now.errorShare)}
        />
        <Metric label="p50" value={formatMilliseconds(now.p50)} unit="ms" />
        <Metric label="p95" value={formatMilliseconds(now.p95)} unit="ms" />
        <Metric label="p99" value={formatMilliseconds(now.p99)} unit="ms" />
        <Metric label="Batch, mean" value={formatMean(now.batchRows)} unit="rows" />
        <Metric label="Queue" value={formatWhole(now.queueRows)} unit={plural(now.queueRows, 'row')} />
        <Metric
          label="In flight"
          value={formatWhole(point.inFlight)}
          unit={plural(point.inFlight, 'request')}
          note={selection.model !== undefined && 'all models'}
        />
      </MetricList>
    </Card>
  )
}
