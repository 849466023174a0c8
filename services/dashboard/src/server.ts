/** Entry point of the dashboard. */
import { fileURLToPath } from 'node:url'
import { runMain, serve } from '@modelops/common/http/service'
import { createLogger } from '@modelops/common/logging'
import { createDashboard } from './app.js'
import { readDashboardConfig } from './config.js'
import { watchEndedServices } from './ended-services.js'

/** Two gibibytes take a while on a slow line; Node.js would give up after five minutes. */
const UPLOAD_TIMEOUT_MS = 3_600_000

runMain('modelops-dashboard', async () => {
  const config = readDashboardConfig()
  const logger = createLogger('dashboard', config.logLevel)
  const pages = fileURLToPath(new URL('web', import.meta.url))
  const { app, drain } = createDashboard({
    ...config,
    pages,
    logger,
    whyEnded: watchEndedServices(),
  })
  const server = await serve(app, { ...config, logger, onDrain: drain, onClose: () => {} })
  server.requestTimeout = UPLOAD_TIMEOUT_MS
})
