/** The same network in Keras, in a Python that has it. */
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const script = fileURLToPath(new URL('keras_epoch.py', import.meta.url))

/** @returns the median of all epochs but the first, with an eighth as many rows to validate */
export const kerasEpochSeconds = (python: string, { rows, epochs }: { rows: number; epochs: number }) =>
  Number(
    execFileSync(python, [script, String(rows), String(epochs)], { encoding: 'utf8', stdio: 'pipe' }).trim(),
  )
