/** The numbers of the moment. */
import { Card } from '../../components/card.js'
import { Metric, MetricList } from '../../components/metric.js'
import { formatPercent } from '../../format.js'
import { errorAlarm, formatMean, formatMilliseconds, formatRate, formatWhole, plural } from './format.js'
import type { Point } from './history.js'
import styles from './live.module.css'
import { select, type Selection } from './selection.js'

export function Headline({ point, selection }: { point: Point; selection: Selection }) {
  const now = select(point, selection)
  return (
    <Card className={styles.headline}>
      <h2 className="visually-hidden">At the moment</h2>
      <MetricList>
        <Metric label="Requests" value={formatRate(now.latency.per_second)} unit="/s" />
        <Metric label="Rows" value={formatRate(now.predictions)} unit="/s" />
        <Metric
          label="Errors"
          value={formatRate(now.error_rate)}
          unit="/s"
          note={now.error_share === null ? '– of all' : `${formatPercent(now.error_share)} of all`}
          alarm={errorAlarm(now.error_share)}
        />
        <Metric label="Unseen values" value={formatRate(now.inputWarnings)} unit="/s" />
        <Metric
          label="In flight"
          value={formatWhole(point.in_flight)}
          unit={plural(point.in_flight, 'request')}
          note={selection.model !== undefined && 'all models'}
        />
        <Metric label="p50" value={formatMilliseconds(now.latency.p50)} unit="ms" />
        <Metric label="p95" value={formatMilliseconds(now.latency.p95)} unit="ms" />
        <Metric label="p99" value={formatMilliseconds(now.latency.p99)} unit="ms" />
        <Metric label="Batch, mean" value={formatMean(now.batchRows.mean)} unit="rows" />
        <Metric label="Queue" value={formatWhole(now.queueRows)} unit={plural(now.queueRows, 'row')} />
      </MetricList>
    </Card>
  )
}
