/** Entry point of the dashboard. */
import { fileURLToPath } from 'node:url'
import { serveOptionsOf } from '@modelops/common/config'
import { runMain, serve, UPLOAD_TIMEOUT_MS } from '@modelops/common/http/service'
import { createLogger } from '@modelops/common/logging'
import { createDashboard } from './app.js'
import { readDashboardConfig } from './config.js'
import { watchEndedServices } from './ended-services.js'

runMain('modelops-dashboard', async () => {
  const config = readDashboardConfig()
  const logger = createLogger('dashboard', config.LOG_LEVEL)
  const { app, drain } = createDashboard({
    pages: fileURLToPath(new URL('web', import.meta.url)),
    inferenceUrl: config.INFERENCE_URL,
    trainingUrl: config.TRAINING_URL,
    replicasUrl: config.INFERENCE_REPLICAS_URL ?? config.INFERENCE_URL,
    proxyTimeoutMs: config.PROXY_TIMEOUT_MS,
    logger,
    whyEnded: watchEndedServices(),
  })
  await serve(app, {
    ...serveOptionsOf(config),
    requestTimeoutMs: UPLOAD_TIMEOUT_MS,
    logger,
    onDrain: drain,
    onClose: () => {},
  })
})
