/** One run: watched while it is trained, then its result. */
import { usePrefetchQuery, useQuery } from '@tanstack/react-query'
import { deploymentsQuery } from '../../../api/queries.js'
import { Card } from '../../../components/card.js'
import { Loaded } from '../../../components/loaded.js'
import { Page } from '../../../components/page.js'
import { Skeleton } from '../../../components/skeleton.js'
import { trainingRunQuery } from '../queries.js'
import { LiveRun } from './live-run.js'
import { Result } from './result.js'

export function RunPage({ runId }: { runId: string }) {
  // Together, and before the page can be seen, which React delays.
  usePrefetchQuery(trainingRunQuery(runId))
  usePrefetchQuery(deploymentsQuery())
  const query = useQuery(trainingRunQuery(runId))
  const run = query.data
  if (run) return run.status === 'succeeded' ? <Result run={run} /> : <LiveRun run={run} />
  return (
    <Page title="Run" parents={[{ label: 'Train', to: '/train' }]} description={<code>{runId}</code>}>
      <Card>
        <Loaded query={query} what="the run" skeleton={<Skeleton lines={12} height={24} />}>
          {() => null}
        </Loaded>
      </Card>
    </Page>
  )
}
