/** How the values of the target are spread: the first thing to know about a model's quality. */
import type { Column } from '../../../api/types.js'
import { Bars } from '../../../components/bars.js'
import { Metric, MetricList } from '../../../components/metric.js'
import { formatCount, formatCounted, formatNumber, formatPercent } from '../../../format.js'
import { targetOf, type FormPart } from './draft.js'
import styles from './settings.module.css'

const SHOWN_CLASSES = 6

export function TargetDistribution({ dataset, draft }: FormPart) {
  const column = dataset.columns.find(({ name }) => name === draft.target)
  if (!column) return null
  const isNumber = targetOf(draft, dataset).kind === 'regression'
  return (
    <section className={styles.distribution} aria-label={`Values of ${column.name}`}>
      {isNumber || !column.categories ? (
        <Spread statistics={column.statistics} />
      ) : (
        <Classes categories={column.categories} />
      )}
    </section>
  )
}

function Spread({ statistics }: { statistics: Column['statistics'] | undefined }) {
  if (!statistics) return null
  const { min, max, mean, std } = statistics
  return (
    <>
      <MetricList>
        <Metric label="Least" value={formatNumber(min)} />
        <Metric label="Mean" value={formatNumber(mean)} />
        <Metric label="Most" value={formatNumber(max)} />
        <Metric label="Standard deviation" value={formatNumber(std)} />
      </MetricList>
      <p className="hint">
        Always saying the mean would be wrong by {formatNumber(std)} (RMSE): a model has to be better than
        that.
      </p>
    </>
  )
}

function Classes({ categories }: { categories: NonNullable<Column['categories']> }) {
  const total = categories.reduce((sum, { count }) => sum + count, 0)
  const sorted = categories.toSorted((a, b) => b.count - a.count)
  const bars = sorted.slice(0, SHOWN_CLASSES).map(({ value, count }) => ({
    label: value,
    value: count,
    text: `${formatCount(count)} · ${formatPercent(count / total)}`,
  }))
  const others = sorted.length - bars.length
  return (
    <>
      <p className={styles.distributionTitle}>
        {formatCounted(categories.length, 'class', 'classes')} in {formatCounted(total, 'row')}
      </p>
      <Bars label="Rows by class" bars={bars} />
      {sorted.length > 1 && (
        <p className="hint">
          {others > 0 && `And ${formatCounted(others, 'smaller class', 'smaller classes')}. `}
          Always saying “{sorted[0]!.value}” would be right in {formatPercent(sorted[0]!.count / total)}: a
          model has to be better than that.
        </p>
      )}
    </>
  )
}
