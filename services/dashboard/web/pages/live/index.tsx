/** The page Live: what the inference service does at the moment. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { WINDOW_SECONDS } from '../../../src/live/window.js'
import { deploymentsQuery } from '../../api/queries.js'
import { Card } from '../../components/card.js'
import { Loaded } from '../../components/loaded.js'
import { Page } from '../../components/page.js'
import { Skeleton } from '../../components/skeleton.js'
import { Controls } from './controls.js'
import { Figures } from './figures.js'
import { knownModels } from './history.js'
import styles from './live.module.css'
import { UnknownModel } from './nothing-yet.js'
import { historyQuery, INTERVAL_MS } from './queries.js'
import { ReplicaBadge, ReplicasCard } from './replicas-card.js'

export default function Live() {
  const [isPaused, setPaused] = useState(false)
  const [search, setSearch] = useSearchParams()
  const history = useQuery(historyQuery(isPaused))
  const deployments = useQuery(deploymentsQuery())
  const { latest } = history.data ?? {}
  const model = search.get('model') ?? undefined
  const models = knownModels(history.data, deployments.data)
  const areModelsKnown = history.data !== undefined && deployments.data !== undefined
  const isUnknown = model !== undefined && areModelsKnown && models.length > 0 && !models.includes(model)
  return (
    <Page
      title="Live"
      mark={latest && <ReplicaBadge replicas={latest.replicas} isStale={history.isError} />}
      description={`Rates and quantiles of the last ${WINDOW_SECONDS} s, updated every ${INTERVAL_MS / 1_000} s.`}
      actions={
        <Controls
          latest={latest}
          models={isUnknown || model === undefined ? models : [...new Set([...models, model])]}
          model={model}
          onModel={(chosen) => setSearch(chosen === undefined ? {} : { model: chosen }, { replace: true })}
          isPaused={isPaused}
          onPause={setPaused}
        />
      }
    >
      <Loaded query={history} what="the live figures" skeleton={<LiveSkeleton />}>
        {(known) => (
          <>
            {isUnknown ? (
              <UnknownModel model={model} />
            ) : (
              <Figures
                history={known}
                model={model}
                deployments={deployments.data}
                isPaused={isPaused}
                onRetry={() => void history.refetch()}
              />
            )}
            <ReplicasCard replicas={known.latest.replicas} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

/** The place of the figures while the first ones are loaded. */
const LiveSkeleton = () => (
  <>
    <Card>
      <Skeleton height={68} />
    </Card>
    <div className={styles.charts}>
      <div className={styles.choices} />
      {[1, 2, 3, 4].map((chart) => (
        <Card key={chart} className={styles.awaited}>
          {null}
        </Card>
      ))}
    </div>
  </>
)
