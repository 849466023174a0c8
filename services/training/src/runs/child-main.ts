/** The other side of child.ts: a process that ends with its parent, whatever becomes of that. */

/** The parent decides when this process ends: Ctrl-C reaches both, and a dead parent closes the channel. */
export function dependOnParent(): void {
  process.on('disconnect', endAtOnce)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined)
  if (!process.connected) endAtOnce()
}

/** Not by process.exit: the logger would wait for ever to write what nobody reads any more. */
const endAtOnce = () => process.kill(process.pid, 'SIGKILL')

/** Resolves when the parent's end of the channel has it. */
export const sendToParent = (message: object) =>
  new Promise<void>((resolve) => void process.send?.(message, () => resolve()))
