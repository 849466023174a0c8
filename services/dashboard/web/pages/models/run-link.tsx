/** A run's id as a link to its page; it may be broken after a hyphen. */
import { Fragment } from 'react'
import { Link } from 'react-router'
import { runPath } from './paths.js'

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
