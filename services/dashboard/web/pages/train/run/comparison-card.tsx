/** Whether a run is better than what is deployed. */
import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { Link } from 'react-router'
import { deploymentsQuery, runQuery } from '../../../api/queries.js'
import type { Deployment, RunDetails } from '../../../api/types.js'
import { Card } from '../../../components/card.js'
import { Loaded } from '../../../components/loaded.js'
import { runPath } from '../../../components/run-link.js'
import { Skeleton } from '../../../components/skeleton.js'
import { Table } from '../../../components/table.js'
import { Difference, MetricName } from '../../../evaluation/metric-values.js'
import { metricInfo, metricNames } from '../../../evaluation/metrics.js'
import { commonMetrics, haveSameTestRows, verdictOf } from './comparison.js'
import styles from './run.module.css'

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
        Deployed is <Link to={runPath(run.model_name, deployed.run_id)}>{deployed.run_id}</Link>.
        {!haveSameTestRows(run, deployed) &&
          ' The two were measured on different rows, so a small difference may be chance.'}
      </p>
    </>
  )
}

interface Deployed {
  deployments: UseQueryResult<Deployment[]>
  /** Undefined where no version is deployed. */
  runId: string | undefined
  details: UseQueryResult<RunDetails>
}

/** The deployed version of a model; its manifest is requested as soon as its id is known. */
export function useDeployed(model: string): Deployed {
  const deployments = useQuery(deploymentsQuery())
  const runId = deployments.data?.find(({ model_name }) => model_name === model)?.stable_run_id
  const details = useQuery({ ...runQuery(runId ?? ''), enabled: runId !== undefined })
  return { deployments, runId, details }
}
