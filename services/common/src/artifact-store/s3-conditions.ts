/** Proof that a server honours the conditions of writes, before anything relies on them. */
import { Problem } from '../problem.js'
import type { WriteCondition } from './artifact-store.js'

/** Writes to the scratch key; false when the server refuses, as the condition does not hold. */
export type ScratchWrite = (condition: WriteCondition) => Promise<boolean>

/** A well-formed ETag that no object has: none has the MD5 of all zeros. */
const NO_ETAG = `"${'0'.repeat(32)}"`

/**
 * Older Ceph, some gateways and proxies take If-Match and If-None-Match and ignore them, which loses the changes of
 * one of two writers without an error. A server is asked once for two writes that it has to refuse.
 */
export class ConditionProof {
  #proven: Promise<void> | undefined

  constructor(
    private readonly store: string,
    private readonly write: ScratchWrite,
  ) {}

  /** @throws Problem store_unavailable when the server ignores a condition, or cannot be asked: it is then asked again */
  require(): Promise<void> {
    return (this.#proven ??= this.#prove().catch((error: unknown) => {
      this.#proven = undefined
      throw error
    }))
  }

  /** Other processes may write the key at the same time, but none deletes it: once written, it is there. */
  async #prove(): Promise<void> {
    const creates = () => this.write({ ifNoneMatch: '*' })
    if ((await creates()) && (await creates())) throw this.#ignored('If-None-Match: *')
    if (await this.write({ ifMatch: NO_ETAG })) throw this.#ignored('If-Match')
  }

  #ignored(header: string): Problem {
    const detail =
      `the artifact store ${this.store} cannot be used: its server ignores the condition ${header} of a write, ` +
      'so that of two changes made at once one would be lost. Use a server with conditional writes: docs/object-stores.md lists some'
    return new Problem('store_unavailable', detail, {
      received: `a write despite ${header}`,
      expected: 'status 412',
    })
  }
}
