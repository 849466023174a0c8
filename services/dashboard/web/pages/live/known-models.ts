/** The models that the page can show. */
import type { Deployment } from '../../api/types.js'
import type { History } from './history.js'

/** Those that are deployed, in service or in the figures that are kept, by name. */
export function knownModels(
  history: History | undefined,
  deployments: readonly Deployment[] | undefined,
): string[] {
  const names = [
    ...(deployments ?? []).map(({ model_name }) => model_name),
    ...(history?.latest.versions ?? []).map(({ model }) => model),
    ...(history?.points ?? []).flatMap(({ versions }) => versions.map(({ model }) => model)),
  ]
  return [...new Set(names)].sort()
}
