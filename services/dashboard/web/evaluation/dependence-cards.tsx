/** What the model answers in the mean as one column moves: a card for each column. */
import { parseDate } from '@modelops/common/rules/dates'
import { ISO_FORM } from '@modelops/common/rules/date-forms'
import { tasks } from '@modelops/common/tasks'
import type { Feature, RunDetails } from '../api/types.js'
import { Bars } from '../components/bars.js'
import { Card } from '../components/card.js'
import { LineChart } from '../components/line-chart.js'
import { Table } from '../components/table.js'
import { formatDay, formatNumber, formatPercent, formatValue } from '../format.js'

type OneDependence = NonNullable<RunDetails['partial_dependence']>[number]

interface DependenceCardsProps {
  features: readonly Feature[]
  task: RunDetails['task']
  dependence: readonly OneDependence[]
}

export default function DependenceCards({ features, task, dependence }: DependenceCardsProps) {
  const { predictsClasses } = tasks[task]
  const format = predictsClasses ? (share: number) => formatPercent(share) : formatNumber
  const what = predictsClasses ? 'Probability' : 'Answer'
  return dependence.map((one) => {
    const type = features.find(({ name }) => name === one.feature)?.type
    const description = `${what} in the mean of some rows, had they all this value`
    return (
      <Card key={one.feature} title={one.feature} description={description}>
        {type === 'text' ? (
          <ByCategory {...{ one, format }} />
        ) : (
          <ByNumber {...{ one, format, what }} isDate={type === 'datetime'} />
        )}
      </Card>
    )
  })
}

interface OneProps {
  one: OneDependence
  format: (value: number) => string
}

function ByNumber({
  one: { feature, values, answers },
  format,
  what,
  isDate,
}: OneProps & { what: string; isDate: boolean }) {
  const x = values.map((value) => (isDate ? parseDate(String(value), ISO_FORM) / 1000 : Number(value)))
  const series = Object.entries(answers).map(([label, values]) => ({ label, values }))
  return (
    <LineChart
      label={`${what} by ${feature}`}
      {...{ x, series, height: 200, xLabel: feature, yLabel: what }}
      {...{ time: isDate, formatX: isDate ? (at) => formatDay(at * 1000) : formatValue, formatY: format }}
    />
  )
}

function ByCategory({ one: { feature, values, answers }, format }: OneProps) {
  const series = Object.entries(answers)
  const [[, first] = ['', []]] = series
  if (series.length === 1 && first.every((value) => value >= 0)) {
    const bars = values.map((value, i) => ({ label: `${value}`, value: first[i]!, text: format(first[i]!) }))
    return <Bars label={`Answers by ${feature}`} bars={bars} />
  }
  return (
    <Table
      caption={`Answers by ${feature}`}
      rows={values.map((_, i) => i)}
      rowKey={(i) => `${values[i]}`}
      columns={[
        { header: feature, cell: (i) => values[i] },
        ...series.map(([label, means]) => ({
          header: label,
          align: 'end' as const,
          cell: (i: number) => format(means[i]!),
        })),
      ]}
    />
  )
}
