/** A run's server-sent events, across lost connections and restarts of the service, until it has ended. */
import { isFinal } from '@modelops/common/rules/run-state'
import { TRAINING } from '../../../api/client.js'
import type { TrainingRun } from '../../../api/types.js'
import type { Epoch } from './phase.js'

/** Epochs of a small table come in bursts: they are passed on no more often than this. */
const GATHER_MS = 100
const RECONNECT_MS = 2_000

export interface RunListener {
  onEpochs(epochs: Epoch[]): void
  onStatus(run: TrainingRun): void
  /** Training starts again: the epochs received so far no longer count. */
  onRestart(): void
  onConnection(isConnected: boolean): void
}

/** The service sends all epochs from the first one. @returns a function that ends it */
export function followRun(runId: string, listener: RunListener): () => void {
  let source: EventSource
  let arrived: Epoch[] = []
  let hasEpochs = false
  let gathering: ReturnType<typeof setTimeout> | undefined
  let reconnecting: ReturnType<typeof setTimeout> | undefined

  const handOn = () => {
    clearTimeout(gathering)
    gathering = undefined
    if (arrived.length > 0) listener.onEpochs(arrived)
    arrived = []
  }
  const takeEpoch = ({ data }: MessageEvent<string>) => {
    hasEpochs = true
    arrived.push(JSON.parse(data) as Epoch)
    gathering ??= setTimeout(handOn, GATHER_MS)
  }
  const takeStatus = ({ data }: MessageEvent<string>) => {
    const run = JSON.parse(data) as TrainingRun
    handOn()
    if (isFinal(run.status)) source.close()
    listener.onStatus(run)
    if (run.status === 'queued' && hasEpochs) restart()
  }
  /** A new connection: when the browser reconnects it names the last epoch, and would not get the earlier ones. */
  const restart = () => {
    source.close()
    hasEpochs = false
    listener.onRestart()
    connect()
  }
  const connect = () => {
    source = new EventSource(`${TRAINING}/runs/${encodeURIComponent(runId)}/events`)
    source.onopen = () => listener.onConnection(true)
    source.onerror = () => {
      listener.onConnection(false)
      // The browser reconnects by itself unless the answer was an error.
      if (source.readyState === EventSource.CLOSED) reconnecting = setTimeout(connect, RECONNECT_MS)
    }
    source.addEventListener('epoch', takeEpoch)
    source.addEventListener('status', takeStatus)
  }
  connect()
  return () => {
    source.close()
    clearTimeout(gathering)
    clearTimeout(reconnecting)
  }
}
