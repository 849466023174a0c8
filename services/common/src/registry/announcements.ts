/**
 * Which deployments are about to change, in one object: `models/_index/deployment.json`. Where requests cost money,
 * replicas wait for this one to change instead of asking for every model's deployment.
 */
import { z } from 'zod'
import type { ArtifactStore } from '../artifact-store/artifact-store.js'
import { parseDocument, updateDocument, type VersionedDocument } from './documents.js'
import { keys } from './keys.js'

const schema = z.object({
  format_version: z.literal(1),
  announced: z.record(z.string(), z.iso.datetime()).describe('When a change was last announced, by model'),
})

/** When a change of a model's deployment was last announced, by model. */
export type Announced = Record<string, string>

export class Announcements {
  constructor(private readonly store: ArtifactStore) {}

  /** Called before the deployment is written: a process that ends in between has announced too much, not too little. */
  async announce(model: string): Promise<void> {
    if (!this.store.metered) return
    const add = (current: z.infer<typeof schema> | undefined) => {
      const announced = { ...current?.announced, [model]: new Date().toISOString() }
      return { ...current, format_version: 1 as const, announced }
    }
    await updateDocument(this.store, keys.announcements, schema, add, { replaceDamaged: true })
  }

  /** @returns undefined where nothing was ever announced, `'unchanged'` where nothing was since `etag` */
  async findIfChanged(etag?: string): Promise<VersionedDocument<Announced> | 'unchanged' | undefined> {
    const key = keys.announcements
    const object = await (etag === undefined ? this.store.get(key) : this.store.getIfChanged(key, etag))
    if (object === undefined || object === 'unchanged') return object
    return { value: parseDocument(schema, key, object).announced, etag: object.etag }
  }
}
