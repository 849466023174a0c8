/** All metrics of a run as large numbers. */
import { Metric, MetricList } from '../components/metric.js'
import { metricInfo, metricNames, subjectOf, type Measured } from './metrics.js'

interface MetricValuesProps {
  run: Measured & { target?: string }
}

export function MetricValues({ run }: MetricValuesProps) {
  return (
    <MetricList>
      {metricNames([run]).map((name) => {
        const { label, format, isInTargetUnit } = metricInfo(name)!
        const unit = isInTargetUnit && run.target !== undefined ? `in units of ${run.target}` : undefined
        const note = subjectOf(name, run) ?? unit
        return <Metric key={name} {...{ label, note }} value={format(run.metrics[name]!)} />
      })}
    </MetricList>
  )
}
