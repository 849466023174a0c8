/** The termination message, which `kubectl describe pod` prints for a container that has ended. */
import { existsSync, writeFileSync } from 'node:fs'

/** Where Kubernetes looks for it, unless a pod says otherwise. */
export const terminationLog = () => process.env.TERMINATION_LOG || '/dev/termination-log'

/** Kubernetes keeps this much. */
const MESSAGE_BYTES = 4096

/**
 * Writes why the service was not ready; without reasons it writes nothing. Kubernetes provides the file, elsewhere
 * there is none.
 * @param warn called when the file cannot be written, which must not hold up the service's end
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
