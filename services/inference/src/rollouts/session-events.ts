/**
 * Which events of which sessions have been counted: what happens to one session is dependent, so that each kind of
 * event counts once for it. Bounded memory: once full, new sessions are not counted, on either route.
 */

/** A power of two, twice the sessions. */
const SLOTS = 2 ** 17
const MAX_SESSIONS = SLOTS / 2

export class SessionEvents {
  /** A place that is free has no events. */
  #hashes: Uint32Array | undefined
  #events: Uint8Array | undefined
  #sessions = 0

  /**
   * @param hash of the session, 32 bits; two sessions with the same one count as one
   * @param event a bit of a byte
   * @returns whether this is the first such event of the session
   */
  isFirst(hash: number, event: number): boolean {
    const hashes = (this.#hashes ??= new Uint32Array(SLOTS))
    const events = (this.#events ??= new Uint8Array(SLOTS))
    let at = hash & (SLOTS - 1)
    while (events[at] !== 0 && hashes[at] !== hash) at = (at + 1) & (SLOTS - 1)
    if (events[at] === 0) {
      if (this.#sessions === MAX_SESSIONS) return false
      this.#sessions++
      hashes[at] = hash
    }
    const isFirst = (events[at]! & event) === 0
    events[at]! |= event
    return isFirst
  }
}
