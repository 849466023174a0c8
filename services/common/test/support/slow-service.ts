/** A service for tests: answers /slow 300 ms after it began to drain, /never not at all; HOST, PORT and TIMEOUT from the environment. */
import { setTimeout as delay } from 'node:timers/promises'
import { runMain, serve } from '../../src/http/service.js'
import { createLogger } from '../../src/logging.js'
import { HANG_MS } from './until.js'

runMain('slow-service', async () => {
  const { HOST = '127.0.0.1', PORT = '0', TIMEOUT = String(HANG_MS) } = process.env
  let onDrain!: () => void
  const draining = new Promise<void>((resolve) => (onDrain = resolve))
  await serve(
    (request, response) => {
      process.stdout.write(`asked for ${request.url}\n`)
      if (request.url === '/never') return
      const slowly = draining.then(() => delay(300))
      void (request.url === '/slow' ? slowly : Promise.resolve()).then(() => response.end(request.url))
    },
    {
      host: HOST,
      port: Number(PORT),
      shutdownTimeoutMs: Number(TIMEOUT),
      logger: createLogger('slow', 'info'),
      onDrain,
      onClose: () => void process.stdout.write('closed\n'),
    },
  )
})
