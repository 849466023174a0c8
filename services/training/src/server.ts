/** The process of the training service. */
import { openStore } from '@modelops/common/artifact-store/open-store'
import { admissionOf, storeUrlOf } from '@modelops/common/config'
import { runMain, serve } from '@modelops/common/http/service'
import { createLogger } from '@modelops/common/logging'
import { keys } from '@modelops/common/registry/keys'
import { createTrainingService } from './app.js'
import { readTrainingConfig } from './config.js'

/** Two gibibytes take a while on a slow line; Node.js would give up after five minutes. */
const UPLOAD_TIMEOUT_MS = 3_600_000

runMain('training', async () => {
  const config = readTrainingConfig()
  const logger = createLogger('training', config.LOG_LEVEL)
  // A bucket that does not answer at the start keeps the service from being ready, which says why, and ends nothing.
  const scratchKey = keys.scratch.training
  const store = await openStore(storeUrlOf(config), { checkBucket: false, scratchKey })
  const service = await createTrainingService(config, store, logger)
  const server = await serve(service.app, {
    host: config.HOST,
    ...admissionOf(config),
    port: config.PORT,
    shutdownTimeoutMs: config.SHUTDOWN_TIMEOUT_MS,
    logger,
    onDrain: () => service.drain(),
    onClose: () => service.close(),
  })
  server.requestTimeout = UPLOAD_TIMEOUT_MS
})
