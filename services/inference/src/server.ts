/** Entry point of the inference service. */
import { openStore } from '@modelops/common/artifact-store/open-store'
import { runMain, serve } from '@modelops/common/http/service'
import { createLogger } from '@modelops/common/logging'
import { createInference } from './app.js'
import { readInferenceConfig } from './config.js'
import { fileBackendCache } from './model/backend-cache.js'
import { leaveTerminationMessage } from './termination-message.js'

runMain('modelops-inference', async () => {
  const config = readInferenceConfig()
  const logger = createLogger('inference', config.logLevel)
  // A bucket that does not answer at the start keeps this replica from being ready, which says why, and ends nothing.
  const store = await openStore(config.storeUrl, { checkBucket: false })
  const inference = createInference({
    store,
    batching: config.batching,
    backendCache: fileBackendCache(config.backendCacheFile, (message) => logger.warn(message)),
    logger,
  })
  inference.start()
  await serve(inference.listener, {
    ...config,
    logger,
    onDrain: () => {
      inference.drain()
      const path = process.env.TERMINATION_LOG || '/dev/termination-log'
      leaveTerminationMessage(path, inference.notReady(), (message) => logger.warn(message))
    },
    onClose: async () => {
      await inference.close()
      store.close()
    },
  })
})
