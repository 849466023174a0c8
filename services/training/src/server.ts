/** The process of the training service. */
import { openStore } from '@modelops/common/artifact-store/open-store'
import { serveOptionsOf, storeUrlOf } from '@modelops/common/config'
import { runMain, serve, UPLOAD_TIMEOUT_MS } from '@modelops/common/http/service'
import { createLogger } from '@modelops/common/logging'
import { keys } from '@modelops/common/registry/keys'
import { createTrainingService } from './app.js'
import { readTrainingConfig } from './config.js'

runMain('training', async () => {
  const config = readTrainingConfig()
  const logger = createLogger('training', config.LOG_LEVEL)
  // A bucket that does not answer at the start keeps the service from being ready, which says why, and ends nothing.
  const scratchKey = keys.scratch.training
  const store = await openStore(storeUrlOf(config), { checkBucket: false, scratchKey })
  const service = await createTrainingService(config, store, logger)
  await serve(service.app, {
    ...serveOptionsOf(config),
    requestTimeoutMs: UPLOAD_TIMEOUT_MS,
    logger,
    onDrain: () => service.drain(),
    onClose: () => service.close(),
  })
})
