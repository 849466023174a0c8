/** The epochs of a run as they happen; its status goes to the query's cache. */
import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { runQuery } from '../../../api/queries.js'
import type { TrainingRun } from '../../../api/types.js'
import { trainingRunQuery } from '../queries.js'
import { followRun } from './follow-run.js'
import { paceAfter, withArrived, type Epoch, type Pace } from './phase.js'

export interface RunEvents {
  epochs: readonly Epoch[]
  /** Undefined before the first epoch. */
  pace: Pace | undefined
  isConnected: boolean
}

export function useRunEvents(runId: string): RunEvents {
  const [epochs, setEpochs] = useState<readonly Epoch[]>([])
  const [pace, setPace] = useState<Pace>()
  const [isConnected, setIsConnected] = useState(true)
  const client = useQueryClient()
  useEffect(
    () =>
      followRun(runId, {
        onEpochs: (arrived) => {
          setEpochs((known) => withArrived(known, arrived))
          setPace((before) => paceAfter(before, arrived.at(-1)!.epoch, Date.now()))
        },
        onStatus: (run) => void remember(client, run),
        onRestart: () => {
          setEpochs([])
          setPace(undefined)
        },
        onConnection: setIsConnected,
      }),
    [runId, client],
  )
  return { epochs, pace, isConnected }
}

/** The result is loaded before the page turns to it, so that no placeholder appears in between. */
async function remember(client: QueryClient, run: TrainingRun): Promise<void> {
  if (run.status === 'succeeded') await client.prefetchQuery(runQuery(run.run_id))
  client.setQueryData(trainingRunQuery(run.run_id).queryKey, run)
}
