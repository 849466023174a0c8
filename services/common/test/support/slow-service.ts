/** A service for tests: answers /slow after 300 ms, /never not at all; PORT and TIMEOUT from the environment. */
import { setTimeout as delay } from 'node:timers/promises'
import { runMain, serve } from '../../src/http/service.js'
import { createLogger } from '../../src/logging.js'

runMain('slow-service', async () => {
  const { PORT = '0', TIMEOUT = '5000' } = process.env
  await serve(
    (request, response) => {
      if (request.url === '/never') return
      void delay(request.url === '/slow' ? 300 : 0).then(() => response.end(request.url))
    },
    {
      host: '127.0.0.1',
      port: Number(PORT),
      shutdownTimeoutMs: Number(TIMEOUT),
      logger: createLogger('slow', 'info'),
      onClose: () => void process.stdout.write('closed\n'),
    },
  )
})
