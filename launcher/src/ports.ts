/** Whether the ports are free, asked before anything is started: another server there would answer in a service's place. */
import { once } from 'node:events'
import { createServer } from 'node:net'
import { Problem } from '@modelops/common/problem'

/** @throws Problem unavailable for a port of 127.0.0.1 that cannot be listened on */
export async function checkFree(port: number): Promise<void> {
  const server = createServer().listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    const reason = code === 'EADDRINUSE' ? 'another process uses it' : message
    const detail = `cannot listen on 127.0.0.1:${port}: ${reason}; choose other ports with --port`
    throw new Problem('unavailable', detail, { cause })
  }
  server.close()
  await once(server, 'close')
}
