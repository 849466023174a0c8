/** A process that serves models: the only one, or one of several workers. */
import { join } from 'node:path'
import type { ArtifactStore } from '@modelops/common/artifact-store/artifact-store'
import { openStore } from '@modelops/common/artifact-store/open-store'
import { serveOptionsOf, storeUrlOf } from '@modelops/common/config'
import { serve } from '@modelops/common/http/service'
import type { Logger } from '@modelops/common/logging'
import { keys } from '@modelops/common/registry/keys'
import { leaveTerminationMessage, terminationLog } from '@modelops/common/termination-message'
import { createInference } from './app.js'
import type { InferenceConfig } from './config.js'
import { fileBackendCache } from './model/backend-cache.js'
import type { SharedState } from './rollouts/shared-state.js'
import { StoreState } from './rollouts/store-state.js'
import { openValkeyState } from './rollouts/valkey-state.js'
import type { Peers } from './serving/peers.js'

/** @param peers the other workers; they have a primary that leaves the termination message */
export async function serveInference(config: InferenceConfig, logger: Logger, peers?: Peers): Promise<void> {
  const warn = (message: string) => logger.warn(message)
  // A bucket that does not answer at the start only keeps this replica from being ready; /ready says why.
  const store = await openStore(storeUrlOf(config), {
    checkBucket: false,
    scratchKey: keys.scratch.inference,
  })
  const inference = createInference({
    store,
    state: await openState(config, store, logger),
    batching: {
      maxBatchRows: config.MAX_BATCH_ROWS,
      maxQueueRows: config.MAX_QUEUE_ROWS,
      maxBatchDelayMs: config.MAX_BATCH_DELAY_MS,
    },
    unseenValues: config.UNSEEN_VALUES,
    backendCache: fileBackendCache(join(config.MODELOPS_HOME, 'cache', 'backends.json'), warn),
    closeMs: config.SHUTDOWN_TIMEOUT_MS / 2,
    logger,
    peers,
  })
  await serve(inference.listener, {
    ...serveOptionsOf(config),
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

async function openState(
  config: InferenceConfig,
  store: ArtifactStore,
  logger: Logger,
): Promise<SharedState> {
  const { VALKEY_URL: url, VALKEY_PASSWORD: password } = config
  if (url === undefined) return new StoreState(store)
  return openValkeyState({ url, password, storeUrl: storeUrlOf(config), logger })
}
