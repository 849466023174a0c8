/** The shared state in the artifact store: a document of counts for each process, and one for the lease. */
import type { ArtifactStore } from '@modelops/common/artifact-store/artifact-store'
import { isProblem } from '@modelops/common/problem'
import { encodeDocument, parseDocument } from '@modelops/common/registry/documents'
import { keys } from '@modelops/common/registry/keys'
import { processCountsSchema, type ProcessCounts } from '@modelops/common/rollout'
import { z } from 'zod'
import type { RolloutName, SharedState } from './shared-state.js'

/** A lease that nobody has renewed for so long is free. */
const LEASE_MS = 4000
/** Until then the holder need not ask the store: nobody can have taken the lease. */
const RENEW_MS = 1500

const leaseSchema = z.object({ format_version: z.literal(1), holder: z.string(), renewals: z.int() })

/** What this process knows of the lease of a model's rollout; times by its own clock: those of other hosts may differ. */
interface KnownLease {
  /** Of the rollout. */
  readonly id: string
  /** When this process last renewed it. */
  renewed: number
  /** As another process wrote it, and since when it is seen so. */
  etag: string | undefined
  since: number
}

export class StoreState implements SharedState {
  /** Without the store nothing is served in the first place. */
  readonly reachable = true
  /** By model. */
  readonly #leases = new Map<string, KnownLease>()
  /** What was last written, by model: the store forgets nothing, so that the same is not written again. */
  readonly #reported = new Map<string, { key: string; document: Buffer }>()

  constructor(
    private readonly store: ArtifactStore,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Nobody listens: the others look at the deployment themselves. */
  publish(): void {}

  subscribe(): void {}

  async report({ model, id }: RolloutName, process: string, counts: ProcessCounts): Promise<void> {
    const [key, document] = [keys.rolloutCounts(model, id, process), encodeDocument(counts)]
    const last = this.#reported.get(model)
    if (last?.key === key && last.document.equals(document)) return
    await this.store.put(key, document)
    this.#reported.set(model, { key, document })
  }

  async collect({ model, id }: RolloutName): Promise<ProcessCounts[]> {
    const processes = await this.store.listFolders(keys.rolloutReplicas(model, id))
    const found = await Promise.all(
      processes.map(async (process) => {
        const key = keys.rolloutCounts(model, id, process)
        const object = await this.store.get(key)
        return object && parseDocument(processCountsSchema, key, object)
      }),
    )
    return found.filter((counts) => counts !== undefined)
  }

  async lead({ model, id }: RolloutName, process: string): Promise<boolean> {
    const [start, known] = [this.now(), this.#leaseOf(model, id)]
    if (start - known.renewed < RENEW_MS) return true
    known.renewed = -Infinity
    const key = keys.rolloutLease(model, id)
    const object = await this.store.get(key)
    const lease = object && parseDocument(leaseSchema, key, object)
    if (object && lease?.holder !== process && !this.#isFree(known, object.etag)) return false
    const next = { format_version: 1, holder: process, renewals: (lease?.renewals ?? 0) + 1 }
    try {
      await this.store.put(
        key,
        encodeDocument(next),
        object ? { ifMatch: object.etag } : { ifNoneMatch: '*' },
      )
      known.renewed = start
      return true
    } catch (error) {
      if (isProblem(error, 'conflict')) return false
      throw error
    }
  }

  forget(model: string): void {
    this.#leases.delete(model)
    this.#reported.delete(model)
  }

  close(): Promise<void> {
    return Promise.resolve()
  }

  #leaseOf(model: string, id: string): KnownLease {
    const known = this.#leases.get(model)
    if (known?.id === id) return known
    const lease = { id, renewed: -Infinity, etag: undefined, since: 0 }
    this.#leases.set(model, lease)
    return lease
  }

  /** Its holder has not renewed it for as long as this process has watched. */
  #isFree(known: KnownLease, etag: string): boolean {
    if (known.etag === etag) return this.now() - known.since >= LEASE_MS
    known.etag = etag
    known.since = this.now()
    return false
  }
}
