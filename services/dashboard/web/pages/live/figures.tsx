/** Numbers, charts, versions and recent predictions; or what keeps them from being there. */
import type { Deployment } from '../../api/types.js'
import { NothingDeployed } from '../../components/empty-state.js'
import { Charts } from './charts.js'
import { Headline } from './headline.js'
import type { History } from './history.js'
import styles from './live.module.css'
import { NoReplica, NoTraffic } from './nothing-yet.js'
import { RecentCard } from './recent-card.js'
import { SilentReplicas } from './replicas-card.js'
import { UnknownValues } from './unknown-values.js'
import { VersionsCard } from './versions-card.js'

interface FiguresProps {
  history: History
  model: string | undefined
  /** Undefined while they are not known. */
  deployments: readonly Deployment[] | undefined
  isPaused: boolean
  onRetry: () => void
}

export function Figures({ history, model, deployments, isPaused, onRetry }: FiguresProps) {
  const { latest, points } = history
  const isQuiet = !hasTraffic(history)
  if (isQuiet && deployments?.length === 0) return <NothingDeployed then="then its traffic is shown here" />
  if (isQuiet && !latest.replicas.some(({ up }) => up))
    return <NoReplica replicas={latest.replicas} onRetry={onRetry} />
  return (
    <>
      <SilentReplicas replicas={latest.replicas} />
      <Headline point={points.at(-1)!} selection={{ model }} />
      <UnknownValues points={points} model={model} />
      <div className={styles.chartsFrame}>
        <Charts points={points} model={model} />
        {isQuiet && (
          <div className={styles.instead}>
            <NoTraffic deployments={deployments} model={model} />
          </div>
        )}
      </div>
      <VersionsCard history={history} model={model} />
      <RecentCard model={model} isPaused={isPaused} />
    </>
  )
}

/** Since the replicas started, or while the page was open. */
const hasTraffic = ({ latest, points }: History) =>
  latest.has_traffic ||
  points.some(({ versions }) => versions.some(({ figures }) => (figures.latency.per_second ?? 0) > 0))
