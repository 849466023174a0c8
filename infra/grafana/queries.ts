/** PromQL about the serving metrics. Names and labels come from their table: a wrong one does not compile. */
import { servingMetrics, type LabelOf, type MetricKey } from '@modelops/common/serving-metrics'

type By<K extends MetricKey> = readonly LabelOf<K>[]

/** The series of a metric, of the models chosen in the dashboard where they have a model. */
export function series(key: MetricKey, part: '' | '_bucket' | '_sum' | '_count' = ''): string {
  const { name, labels } = servingMetrics[key]
  return `${name}${part}${labels.some((label) => label === 'model') ? '{model=~"$model"}' : ''}`
}

const aggregate = (operator: string, by: readonly string[], expression: string) =>
  `${operator}${by.length ? ` by (${by.join(', ')}) ` : ''}(${expression})`

const sumOfRates = (by: readonly string[], selected: string) =>
  aggregate('sum', by, `rate(${selected}[$__rate_interval])`)

export const rate = <K extends MetricKey<'counter'>>(key: K, by: By<K> = []) => sumOfRates(by, series(key))

/** How many series there are. */
export const count = <K extends MetricKey>(key: K, by: By<K>) => aggregate('count', by, series(key))

/** Replicas all say the same of a rollout, but for one that stays behind or does not judge; of drift the one that sees the most says the most. */
export const max = <K extends MetricKey<'gauge'>>(key: K, by: By<K>) => aggregate('max', by, series(key))

/** @param share 0 to 1 */
export const quantile = <K extends MetricKey<'histogram'>>(share: number, key: K, by: By<K> = []) =>
  `histogram_quantile(${share}, ${sumOfRates([...by, 'le'], series(key, '_bucket'))})`

export const mean = <K extends MetricKey<'histogram'>>(key: K, by: By<K>) =>
  `${sumOfRates(by, series(key, '_sum'))} / ${sumOfRates(by, series(key, '_count'))}`

/** A query whose lines are named by the labels that it keeps apart. */
export const by = <L extends string>(labels: readonly L[], query: (labels: readonly L[]) => string) => ({
  [labels.map((label) => `{{${label}}}`).join(' ')]: query(labels),
})

/** The name by which Grafana knows the unit of a metric. */
export const unitOf = (key: MetricKey): string =>
  grafanaUnits[servingMetrics[key].unit as keyof typeof grafanaUnits] ?? 'short'

const grafanaUnits = { seconds: 's', percent: 'percent' }
