/** What Kubernetes shows of a container that has ended: `kubectl describe pod` prints its termination message. */
import { existsSync, writeFileSync } from 'node:fs'

/** Where Kubernetes looks for it, unless a pod says otherwise. */
export const terminationLog = () => process.env.TERMINATION_LOG || '/dev/termination-log'

/** Kubernetes keeps no more. */
const MESSAGE_BYTES = 4096

/**
 * Leaves why the process ended; without reasons nothing. Kubernetes provides the file; elsewhere there is none.
 * @param warn called when the file cannot be written, which must not hold up the end of the process
 */
export function leaveTerminationMessage(
  path: string,
  reasons: readonly string[],
  warn: (message: string) => void,
): void {
  if (reasons.length === 0 || !existsSync(path)) return
  try {
    writeFileSync(path, Buffer.from(reasons.join('; ')).subarray(0, MESSAGE_BYTES))
  } catch (error) {
    warn(`the termination message cannot be written: ${(error as Error).message}`)
  }
}
