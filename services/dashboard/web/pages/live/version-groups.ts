/** The versions that charts compare: each a line of its own, in every chart in the same colour. */
import type { Point } from './history.js'
import type { Selection } from './selection.js'

/** As many as there are colours; with more the last one is for all others. */
export const MAX_LINES = 5

export type Group = [label: string, selection: Selection]

interface Version {
  model: string
  runId: string
  /** Their rates, added up. */
  requests: number
}

/**
 * The versions that were asked, in the order in which they came; of many the ones that were asked most.
 * @param points all that are kept, not only those shown: else names and colours change when a version leaves the time
 */
export function versionGroups(points: readonly Point[], { model }: Selection): Group[] {
  const versions = askedVersions(points, model)
  const byRequests = versions.toSorted((a, b) => b.requests - a.requests)
  const others = versions.length > MAX_LINES ? byRequests.slice(MAX_LINES - 1) : []
  const groups = versions
    .filter((version) => !others.includes(version))
    .map((version): Group => [nameAmong(versions, version), { runIds: [version.runId] }])
  if (others.length) groups.push([`${others.length} others`, { runIds: others.map(({ runId }) => runId) }])
  return groups
}

function askedVersions(points: readonly Point[], model: string | undefined): Version[] {
  const versions = new Map<string, Version>()
  for (const { model: name, run_id: runId, figures } of points.flatMap((point) => point.versions)) {
    const requests = (figures.latency.per_second ?? 0) + (figures.error_rate ?? 0)
    if (requests === 0 || (model !== undefined && name !== model)) continue
    const known = versions.get(runId)
    if (known) known.requests += requests
    else versions.set(runId, { model: name, runId, requests })
  }
  return [...versions.values()]
}

/** The model, with the end of the run's id where there are several of it. */
function nameAmong(versions: readonly Version[], { model, runId }: Version): string {
  const isOnly = versions.filter((version) => version.model === model).length === 1
  return isOnly ? model : `${model} ${runId.length > 12 ? `…${runId.slice(-8)}` : runId}`
}
