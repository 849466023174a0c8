import { Problem } from '@modelops/common/problem'
import type { ModelRegistry } from '@modelops/common/registry/model-registry'

/** @throws Problem `invalid_config` where a threshold is asked of a run that does not predict two classes */
export async function requireTwoClasses(
  registry: ModelRegistry,
  model: string,
  runId: string,
  threshold: number | undefined,
): Promise<void> {
  if (threshold === undefined) return
  const manifest = await registry.findManifest(model, runId)
  const labels = manifest?.labels?.length ?? 0
  if (!manifest || labels === 2) return
  throw new Problem(
    'invalid_config',
    `a threshold needs two classes, but ${runId} predicts ${labels > 0 ? `${labels} of them` : 'a number'}`,
    { received: threshold, expected: 'a model of two classes', field: 'threshold' },
  )
}
