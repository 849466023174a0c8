/** What happens in a run, as events: all epochs from the first one, changes of the status and its phase, the end. */
import { setTimeout as delay } from 'node:timers/promises'
import { isFinal } from '@modelops/common/rules/run-state'
import type { RunStatus } from '@modelops/common/run-status'
import type { ServerSentEvent } from '../routes/event-stream.js'
import type { RunRegistry } from './run-registry.js'
import type { RunCatalog } from './run-catalog.js'
import type { RunFeed } from './run-feed.js'
import { viewOf } from './run-view.js'

const LOOK_MS = 1_000
/** Epochs of small tables take milliseconds: several go out together. */
const GATHER_MS = 100

export interface RunSources {
  runs: RunCatalog
  registry: RunRegistry
  feed: RunFeed
}

/** @param epoch the last one that is known already */
export async function* followRun(
  sources: RunSources,
  runId: string,
  signal: AbortSignal,
  epoch = 0,
): AsyncGenerator<ServerSentEvent> {
  let shown: string | undefined
  while (!signal.aborted) {
    const run = await sources.runs.get(runId)
    for (const report of await epochsOf(sources, run)) {
      if (report.epoch <= epoch) continue
      epoch = report.epoch
      yield { event: 'epoch', id: String(epoch), data: report }
    }
    const state = JSON.stringify([run.status, run.phase])
    if (state !== shown) yield { event: 'status', data: viewOf(run) }
    if (isFinal(run.status)) return
    shown = state
    await sources.feed.nextChange(runId, LOOK_MS, signal)
    await delay(GATHER_MS)
  }
}

/** From memory where it is trained here; a finished run's from its manifest; of another process the last one. */
async function epochsOf({ registry, feed }: RunSources, run: RunStatus) {
  const live = feed.epochsOf(run.run_id)
  if (live.length > 0) return live
  if (run.status !== 'succeeded') return run.progress ? [run.progress] : []
  const epochs = (await registry.models.findManifest(run.model, run.run_id))?.curves.epochs ?? []
  return epochs.map((entry) => ({ ...entry, epochs: epochs.length }))
}
