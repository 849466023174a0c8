/** What a shadow's answers are beside those of the stable version. */
import type { Rollout } from '../../api/types.js'
import { Bars } from '../../components/bars.js'
import { Card } from '../../components/card.js'
import { Metric, MetricList } from '../../components/metric.js'
import { formatCount, formatPercent } from '../../format.js'
import styles from './rollout.module.css'

/** Of `differences`, in their order. */
const ranges = ['below 0.0001', 'below 0.001', 'below 0.01', 'below 0.1', 'below 1', '1 and above']

export function ShadowCard({ rollout: { comparison } }: { rollout: Rollout }) {
  if (!comparison)
    return (
      <Card title="Agreement">
        <p className="muted">What was compared is not recorded.</p>
      </Card>
    )
  const { compared, agreed, failed, dropped, differences } = comparison
  const share = (count: number) => (compared > 0 ? count / compared : 0)
  return (
    <Card title="Agreement" description="The same class, or a value that differs by less than 0.1 %">
      <div className={styles.state}>
        <MetricList>
          <Metric label="Agreement" value={compared > 0 ? formatPercent(share(agreed), 2) : '–'} />
          <Metric label="Compared" value={formatCount(compared)} unit="requests" />
          <Metric label="Failed or refused" value={formatCount(failed)} note="by the shadow alone" />
          <Metric label="Not computed" value={formatCount(dropped)} note="as others waited" />
        </MetricList>
        <h3 className={styles.subtitle}>Difference of the probability, or of the value relative to it</h3>
        <Bars
          label="Distribution of the difference"
          max={1}
          bars={ranges.map((label, i) => {
            const count = differences[i] ?? 0
            return {
              label,
              value: share(count),
              text: `${formatPercent(share(count))} (${formatCount(count)})`,
            }
          })}
        />
      </div>
    </Card>
  )
}
