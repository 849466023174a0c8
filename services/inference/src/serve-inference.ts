/** A process that serves models: the only one, or one of several workers. */
import { openStore } from '@modelops/common/artifact-store/open-store'
import { serve } from '@modelops/common/http/service'
import type { Logger } from '@modelops/common/logging'
import { keys } from '@modelops/common/registry/keys'
import { leaveTerminationMessage, terminationLog } from '@modelops/common/termination-message'
import { createInference } from './app.js'
import type { InferenceConfig } from './config.js'
import { fileBackendCache } from './model/backend-cache.js'
import type { Peers } from './serving/peers.js'

/** @param peers the other workers; they have a primary that leaves the termination message */
export async function serveInference(config: InferenceConfig, logger: Logger, peers?: Peers): Promise<void> {
  const warn = (message: string) => logger.warn(message)
  // A bucket that does not answer at the start only keeps this replica from being ready; /ready says why.
  const store = await openStore(config.storeUrl, { checkBucket: false, scratchKey: keys.scratch.inference })
  const inference = createInference({
    store,
    batching: config.batching,
    unknownCategories: config.unknownCategories,
    backendCache: fileBackendCache(config.backendCacheFile, warn),
    logger,
    peers,
  })
  await serve(inference.listener, {
    ...config,
    logger,
    onDrain: () => {
      inference.drain()
      if (!peers) leaveTerminationMessage(terminationLog(), inference.notReady(), warn)
    },
    onClose: async () => {
      await inference.close()
      store.close()
    },
  })
  inference.start() // not before it listens: it may be ready at once
}
