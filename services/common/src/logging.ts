/** Structured logs: one JSON object a line on standard output. */
import { destination, pino, type Logger } from 'pino'

export type { Logger }

/** @param service goes into every line */
export const createLogger = (service: string, level: string): Logger =>
  pino(
    {
      level,
      base: { service },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    // Synchronous: nothing is lost in a crash, and an exit with a closed pipe does not hang (sonic-boom's flushSync would).
    destination({ dest: 1, sync: true }),
  )
