/** A service that ends by itself is started again while the others go on, until that happens too often. */
import { setTimeout as delay } from 'node:timers/promises'
import { Problem } from '@modelops/common/problem'
import type { ChildService } from './child-service.js'
import type { Terminal } from './terminal.js'

/** How often a service is started again within the period. */
const MAX_RESTARTS = 5
const PERIOD_MS = 600_000
/** Doubled with every end within the period. */
const FIRST_PAUSE_MS = 500

/**
 * @param services the running ones; a new process takes its predecessor's place
 * @param ended aborted when no service shall be started any more
 * @throws Problem unavailable with the last words of a service that ended too often
 */
export async function keepRunning(
  services: ChildService[],
  terminal: Terminal,
  ended: AbortSignal,
): Promise<never> {
  return Promise.race(services.map((_, index) => keepOneRunning(services, index, terminal, ended)))
}

async function keepOneRunning(
  services: ChildService[],
  index: number,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<never> {
  let ends: number[] = []
  for (;;) {
    const service = services[index]!
    await service.ended
    const now = performance.now()
    ends = [...ends.filter((at) => now - at < PERIOD_MS), now]
    if (ends.length > MAX_RESTARTS)
      throw new Problem(
        'unavailable',
        `${service.name} has ended ${ends.length} times within ${PERIOD_MS / 60_000} minutes, the last time so: ${service.lastWords}`,
      )
    const pauseMs = FIRST_PAUSE_MS * 2 ** (ends.length - 1)
    if (!signal.aborted) {
      report(services, service.name, service.lastWords)
      terminal.warn(
        `${service.lastWords}; ${service.name} is started again in ${pauseMs / 1000} s (${ends.length} of at most ${MAX_RESTARTS} times)`,
      )
    }
    await delay(pauseMs, undefined, { signal })
    const again = (services[index] = service.startAgain())
    void announce(again, services, terminal)
  }
}

/** The pages say of a service that does not answer why it has ended. */
function report(services: readonly ChildService[], service: string, ended: string | null): void {
  services.find(({ name }) => name === 'dashboard')?.send({ service, ended })
}

async function announce(
  service: ChildService,
  services: readonly ChildService[],
  terminal: Terminal,
): Promise<void> {
  try {
    await service.waitUntilReady()
    report(services, service.name, null)
    terminal.done(`${service.name} runs again`)
  } catch (error) {
    if (service.isRunning) terminal.warn((error as Problem).detail)
  }
}
