/** All metrics of a run as large numbers. */
import { Metric, MetricList } from '../components/metric.js'
import { metricInfo, metricNames } from './metrics.js'

interface MetricValuesProps {
  run: { metrics: Record<string, number>; target?: string }
}

export function MetricValues({ run }: MetricValuesProps) {
  return (
    <MetricList>
      {metricNames([run]).map((name) => {
        const { label, format, isInTargetUnit } = metricInfo(name)!
        const unit = isInTargetUnit && run.target !== undefined ? { note: `in units of ${run.target}` } : {}
        return <Metric key={name} label={label} value={format(run.metrics[name]!)} {...unit} />
      })}
    </MetricList>
  )
}
