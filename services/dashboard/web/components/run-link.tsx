/** The addresses of models and runs, and a run's id as a link to its page. */
import { Fragment } from 'react'
import { Link } from 'react-router'

export const modelPath = (model: string) => `/models/${encodeURIComponent(model)}`
export const rolloutPath = (model: string) => `/rollout?model=${encodeURIComponent(model)}`
export const runPath = (model: string, runId: string) =>
  `${modelPath(model)}/runs/${encodeURIComponent(runId)}`

/** It may be broken after a hyphen. */
export const RunLink = ({ run }: { run: { model_name: string; run_id: string } }) => (
  <Link to={runPath(run.model_name, run.run_id)} className="mono">
    {run.run_id.split(/(?<=-)/).map((part) => (
      <Fragment key={part}>
        {part}
        <wbr />
      </Fragment>
    ))}
  </Link>
)
