/** The page Train: sets up a run, or shows one from its beginning to its result. */
import { useQuery } from '@tanstack/react-query'
import { useParams, useSearchParams } from 'react-router'
import type { RunRequest } from '../../api/types.js'
import { ButtonLink } from '../../components/button.js'
import { Card } from '../../components/card.js'
import { EmptyState } from '../../components/empty-state.js'
import { Loaded } from '../../components/loaded.js'
import { Page } from '../../components/page.js'
import { Skeleton } from '../../components/skeleton.js'
import { useFocusOnChange } from '../../components/use-focus-on-change.js'
import { ChooseData } from './data/choose-data.js'
import { datasetQuery, trainingRunQuery } from './queries.js'
import { RecentRuns } from './recent-runs.js'
import { RunPage } from './run/run-page.js'
import { RunForm } from './settings/run-form.js'
import { Steps } from './steps.js'

export default function Train() {
  const { runId } = useParams()
  return runId === undefined ? <NewRun /> : <RunPage runId={runId} />
}

/** Setting up a run: its data, its target, its settings. The address names the data set or the earlier run. */
function NewRun() {
  const [search, setSearch] = useSearchParams()
  const dataset = search.get('dataset')
  const from = search.get('from')
  useFocusOnChange(`${dataset} ${from}`)
  return (
    <Page
      title="Train"
      description="From a table to a model: bring the data, choose what to predict, watch it learn."
    >
      <Steps current={dataset === null && from === null ? 0 : 1} />
      {from !== null ? (
        <Again key={from} runId={from} learningRate={search.get('learningRate')} />
      ) : dataset !== null ? (
        <SetUp key={dataset} name={dataset} />
      ) : (
        <>
          <ChooseData onChosen={(name) => setSearch({ dataset: name })} />
          <RecentRuns />
        </>
      )}
    </Page>
  )
}

/** @param request fills the form */
function SetUp({ name, request }: { name: string; request?: RunRequest }) {
  const query = useQuery(datasetQuery(name))
  const dataset = query.data
  if (dataset) return <RunForm key={dataset.sha256} dataset={dataset} {...(request && { request })} />
  return (
    <Card title={name} actions={<ButtonLink to="/train">Other data</ButtonLink>}>
      <Loaded query={query} what={`the data set ${name}`} skeleton={<Skeleton lines={12} height={24} />}>
        {() => null}
      </Loaded>
    </Card>
  )
}

/** Filled with the request of an earlier run. @param learningRate instead of that run's */
function Again({ runId, learningRate }: { runId: string; learningRate: string | null }) {
  const run = useQuery(trainingRunQuery(runId))
  return (
    <Loaded query={run} what={`the run ${runId}`} skeleton={<Skeleton lines={12} height={24} />}>
      {({ config, dataset }) =>
        config && dataset ? (
          <SetUp name={dataset} request={withLearningRate(config as RunRequest, learningRate)} />
        ) : (
          <EmptyState
            title="This run was not trained here"
            action={<ButtonLink to="/train">Train another model</ButtonLink>}
          >
            It was imported, so there is nothing to train again.
          </EmptyState>
        )
      }
    </Loaded>
  )
}

const withLearningRate = (request: RunRequest, learningRate: string | null): RunRequest =>
  learningRate === null
    ? request
    : { ...request, training: { ...request.training, learningRate: Number(learningRate) } }
