/** Which models' deployments are asked for when: all of them at every poll, or fewer where requests cost money. */
import type { Announced, Announcements } from '@modelops/common/registry/announcements'
import { unlessDamaged, type VersionedDocument } from '@modelops/common/registry/documents'
import type { ModelRegistry } from '@modelops/common/registry/model-registry'
import type { Problem } from '@modelops/common/problem'

/** How long a model is asked for after a change of its deployment was announced: longer than writing it takes. */
const EXPECTED_MS = 60_000
/** How often all are asked for where that costs money: an older build does not announce what it deploys. */
const SWEEP_MS = 600_000

export interface DueModelsOptions {
  registry: ModelRegistry
  announcements: Announcements
  reportDamage(problem: Problem): void
}

export class DueModels {
  #announced: VersionedDocument<Announced> | undefined
  /** Until when a change is expected, by model. */
  readonly #expected = new Map<string, number>()
  #sweepAt = 0

  constructor(private readonly options: DueModelsOptions) {}

  /** Calls `follow` for each model that is due, among them `retries`. What it throws ends the visit, which is then repeated. */
  async visit(follow: (model: string) => Promise<void>, retries: Iterable<string>): Promise<void> {
    const { registry } = this.options
    if (registry.store.metered) await this.#readAnnouncements()
    const isSweep = Date.now() >= this.#sweepAt
    const due = isSweep ? await registry.listModels() : new Set([...this.#expectedNow(), ...retries])
    for (const model of due) await follow(model)
    if (isSweep && registry.store.metered) this.#sweepAt = Date.now() + SWEEP_MS
  }

  async #readAnnouncements(): Promise<void> {
    const { announcements, reportDamage } = this.options
    const found = await unlessDamaged(announcements.findIfChanged(this.#announced?.etag), reportDamage)
    if (!found || found === 'unchanged') return
    for (const [model, time] of Object.entries(found.value))
      if (this.#announced?.value[model] !== time) this.#expected.set(model, Date.now() + EXPECTED_MS)
    this.#announced = found
  }

  #expectedNow(): string[] {
    for (const [model, until] of this.#expected) if (until < Date.now()) this.#expected.delete(model)
    return [...this.#expected.keys()]
  }
}
