/** Entry point of the inference service. */
import { runMain } from '@modelops/common/http/service'
import { createLogger } from '@modelops/common/logging'
import { readInferenceConfig } from './config.js'

runMain('modelops-inference', async () => {
  const config = readInferenceConfig()
  const logger = createLogger('inference', config.LOG_LEVEL)
  if (config.WORKERS === 1) {
    const { serveInference } = await import('./serve-inference.js')
    await serveInference(config, logger)
  } else {
    const { supervise } = await import('./workers/supervise.js')
    supervise(config, logger)
  }
})
