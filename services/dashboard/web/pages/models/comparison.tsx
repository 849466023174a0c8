/** Versions side by side: metrics with the best one marked and the differences, then every setting that is not the same. */
import { useQueries } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { runQuery } from '../../api/queries.js'
import type { Run } from '../../api/types.js'
import { Badge } from '../../components/badge.js'
import { Card } from '../../components/card.js'
import { RunLink } from '../../components/run-link.js'
import { Table } from '../../components/table.js'
import { Difference, MetricName } from '../../evaluation/metric-values.js'
import { bestOf, metricInfo, metricNames } from '../../evaluation/metrics.js'
import styles from './models.module.css'
import { differingSettings } from './settings.js'

interface ComparisonProps {
  /** Two or more. */
  runs: Run[]
  stable: Run | undefined
}

interface Row {
  key: string
  name: ReactNode
  cell(index: number): ReactNode
}

export function Comparison({ runs, stable }: ComparisonProps) {
  const base = runs.find((run) => run === stable) ?? runs.at(-1)!
  const ordered = [base, ...runs.filter((run) => run !== base)]
  const details = useQueries({ queries: ordered.map(({ run_id }) => runQuery(run_id)) })
  const loaded = details.map(({ data }) => data).filter((data) => data !== undefined)
  const settings = loaded.length === ordered.length ? differingSettings(loaded) : []
  const rows: Row[] = [
    ...metricNames(ordered).map((name) => metricRow(name, ordered)),
    ...settings.map(({ name, values }) => ({ key: name, name, cell: (index: number) => values[index] })),
  ]
  return (
    <Card
      title="Comparison"
      description={`Differences are to ${base.run_id}${base === stable ? ', the stable version' : ''}. Below the metrics: the settings that are not the same.`}
      flush
    >
      <div className={styles.comparison}>
        <Table
          caption="The chosen versions side by side"
          rows={rows}
          rowKey={({ key }) => key}
          columns={[
            { header: 'Compared', cell: ({ name }) => <span className="muted">{name}</span> },
            ...ordered.map((run, index) => ({
              header: run.run_id,
              head: <Head run={run} />,
              cell: ({ cell }: Row) => cell(index),
            })),
          ]}
        />
      </div>
    </Card>
  )
}

const Head = ({ run }: { run: Run }) => (
  <>
    <RunLink run={run} /> {run.stable && <Badge tone="success">stable</Badge>}
  </>
)

function metricRow(name: string, runs: Run[]): Row {
  const info = metricInfo(name)!
  const values = runs.map(({ metrics }) => metrics[name])
  const best = bestOf(values, info)
  return {
    key: name,
    name: <MetricName name={name} runs={runs} />,
    cell: (index) => {
      const [base, value] = [values[0], values[index]]
      if (value === undefined) return '–'
      return (
        <span className={styles.compared}>
          <span className={styles.value}>{info.format(value)}</span>
          {index > 0 && base !== undefined && <Difference value={value} base={base} info={info} />}
          {best.includes(index) && <Badge tone="accent">best</Badge>}
        </span>
      )
    },
  }
}
