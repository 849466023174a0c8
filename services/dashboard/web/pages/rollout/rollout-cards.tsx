/** The rollout under way, or the last one: where it stands, what it rests on. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, type ReactNode } from 'react'
import { Loaded } from '../../components/loaded.js'
import { BoundsCard } from './bounds-card.js'
import { EvidenceCard } from './evidence-card.js'
import type { RolloutHistory } from './history.js'
import { RatesCard } from './rates-card.js'
import { rolloutQuery } from './queries.js'
import { ShadowCard } from './shadow-card.js'
import { StateCard } from './state-card.js'

export function RolloutCards({ model, skeleton }: { model: string; skeleton: ReactNode }) {
  const query = useQuery(rolloutQuery(model))
  useRefresh(query.data)
  return (
    <Loaded query={query} what={`the rollout of ${model}`} skeleton={skeleton}>
      {({ latest, points }) => (
        <>
          <StateCard rollout={latest} />
          {latest.mode === 'shadow' ? (
            <ShadowCard rollout={latest} />
          ) : (
            <>
              <EvidenceCard rollout={latest} points={points} />
              <div className="columns">
                <RatesCard rollout={latest} points={points} />
                <BoundsCard rollout={latest} />
              </div>
            </>
          )}
        </>
      )}
    </Loaded>
  )
}

/** What is deployed is known anew as soon as a rollout begins or ends. */
function useRefresh(history: RolloutHistory | undefined) {
  const client = useQueryClient()
  const known = history && `${history.latest.id} ${history.latest.state}`
  useEffect(() => {
    if (known !== undefined) void client.invalidateQueries({ queryKey: ['deployments'] })
  }, [known])
}
