/** The page Train: sets up a run, or shows one from its beginning to its result. */
import { useParams } from 'react-router'
import { NewRun } from './new-run.js'
import { RunPage } from './run/run-page.js'

export default function Train() {
  const { runId } = useParams()
  return runId === undefined ? <NewRun /> : <RunPage runId={runId} />
}
