/** Entry point of one of several workers, which share a port. */
import cluster from 'node:cluster'
import { runMain } from '@modelops/common/http/service'
import { createLogger } from '@modelops/common/logging'
import { readInferenceConfig } from '../config.js'
import { serveInference } from '../serve-inference.js'
import { WorkerPeers } from './worker-peers.js'

runMain('modelops-inference', async () => {
  const config = readInferenceConfig()
  const worker = cluster.worker!
  const logger = createLogger('inference', config.LOG_LEVEL).child({ worker: worker.id })
  await serveInference(config, logger, new WorkerPeers(worker))
})
