/** Whether a run is better than what is deployed. */
import { Link } from 'react-router'
import type { RunDetails } from '../../../api/types.js'
import { Card } from '../../../components/card.js'
import { Loaded } from '../../../components/loaded.js'
import { Skeleton } from '../../../components/skeleton.js'
import { Table } from '../../../components/table.js'
import { Difference } from '../../../evaluation/difference.js'
import { MetricName } from '../../../evaluation/metric-name.js'
import { metricInfo, metricNames } from '../../../evaluation/metrics.js'
import { commonMetrics, haveSameTestRows, verdictOf } from './comparison.js'
import styles from './run.module.css'
import type { Deployed } from './use-deployed.js'

interface ComparisonProps {
  run: RunDetails
  deployed: Deployed
}

export function Comparison({ run, deployed: { deployments, runId, details } }: ComparisonProps) {
  return (
    <Loaded query={deployments} what="what is deployed" skeleton={<Skeleton height={46} />}>
      {() => {
        if (runId === undefined)
          return (
            <p className={styles.advice}>
              No version of {run.model_name} is deployed yet. Deploy this one to predict with it.
            </p>
          )
        if (runId === run.run_id)
          return (
            <p className={styles.deployed}>
              This version is deployed: it answers the predictions of {run.model_name}.
            </p>
          )
        return <AgainstDeployed run={run} details={details} />
      }}
    </Loaded>
  )
}

function AgainstDeployed({ run, details }: { run: RunDetails; details: Deployed['details'] }) {
  return (
    <Card
      title="Against what is deployed"
      description={details.data ? verdictOf(run, details.data) : '\u00a0'}
      flush
    >
      <Loaded
        query={details}
        what="the deployed version"
        skeleton={<Skeleton lines={metricNames([run]).length + 2} height={29} />}
      >
        {(data) => <Measures run={run} deployed={data} />}
      </Loaded>
    </Card>
  )
}

function Measures({ run, deployed }: { run: RunDetails; deployed: RunDetails }) {
  const names = commonMetrics(run, deployed)
  const info = (name: string) => metricInfo(name)!
  return (
    <>
      {names.length > 0 && (
        <Table
          caption="This run against the deployed one"
          rows={names}
          rowKey={(name) => name}
          columns={[
            { header: 'Measure', cell: (name) => <MetricName name={name} runs={[run]} /> },
            { header: 'This run', align: 'end', cell: (name) => info(name).format(run.metrics[name]!) },
            { header: 'Deployed', align: 'end', cell: (name) => info(name).format(deployed.metrics[name]!) },
            {
              header: 'Difference',
              align: 'end',
              cell: (name) => (
                <Difference value={run.metrics[name]!} base={deployed.metrics[name]!} info={info(name)} />
              ),
            },
          ]}
        />
      )}
      <p className={styles.footnote}>
        Deployed is{' '}
        <Link to={`/models/${encodeURIComponent(run.model_name)}/runs/${deployed.run_id}`}>
          {deployed.run_id}
        </Link>
        .
        {!haveSameTestRows(run, deployed) &&
          ' The two were measured on different rows, so a small difference may be chance.'}
      </p>
    </>
  )
}
