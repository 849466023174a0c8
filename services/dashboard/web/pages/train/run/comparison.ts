/** A run against the one that is deployed. */
import { differenceOf, metricInfo, metricNames } from '../../../evaluation/metrics.js'
import type { RunDetails } from '../../../api/types.js'
import { formatCounted } from '../../../format.js'

type Measured = Pick<RunDetails, 'metrics' | 'labels' | 'positive' | 'dataset' | 'hyper_parameters'>

/** The measures that both have, in the order in which they are shown. */
export const commonMetrics = (run: Measured, deployed: Measured): string[] =>
  metricNames([run, deployed]).filter((name) =>
    [run, deployed].every(({ metrics }) => metrics[name] !== undefined),
  )

/** `Better in 3, worse in 1 of 4 measures`. */
export function verdictOf(run: Measured, deployed: Measured): string {
  const names = commonMetrics(run, deployed)
  const verdicts = names.map(
    (name) => differenceOf(run.metrics[name]!, deployed.metrics[name]!, metricInfo(name)!).verdict,
  )
  const parts = (['better', 'worse', 'equal'] as const).flatMap((wanted) => {
    const count = verdicts.filter((verdict) => verdict === wanted).length
    return count > 0 ? `${wanted} in ${count}` : []
  })
  if (parts.length === 0) return 'There is no measure that both have'
  const sentence = `${parts.join(', ')} of ${formatCounted(names.length, 'measure')}`
  return sentence.charAt(0).toUpperCase() + sentence.slice(1)
}

/** Whether both were measured on the same rows; otherwise a difference may be chance. */
export const haveSameTestRows = (run: Measured, deployed: Measured): boolean =>
  run.dataset !== undefined &&
  run.dataset.sha256 === deployed.dataset?.sha256 &&
  ['seed', 'testSplit'].every((name) => run.hyper_parameters[name] === deployed.hyper_parameters[name])
