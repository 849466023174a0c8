/** What else the test rows show, and what the model answers by column: folded away. */
import { lazy } from 'react'
import type { RunDetails } from '../api/types.js'
import { Folded } from './folded.js'

const DetailedFigures = lazy(() => import('./detailed-figures.js'))
const DependenceCards = lazy(() => import('./dependence-cards.js'))

/** Nothing for runs of earlier versions. */
export function MoreFigures({ run }: { run: RunDetails }) {
  const { reliability, predicted_actual } = run.curves
  if (!reliability && !predicted_actual) return null
  return (
    <Folded summary={reliability ? 'Calibration, precision and classes' : 'Errors in detail'}>
      <DetailedFigures run={run} />
    </Folded>
  )
}

/** Nothing where no column matters. */
export function Dependence({ run: { features, task, partial_dependence = [] } }: { run: RunDetails }) {
  if (partial_dependence.length === 0) return null
  return (
    <Folded summary="What it answers by column">
      <DependenceCards {...{ features, task }} dependence={partial_dependence} />
    </Folded>
  )
}
