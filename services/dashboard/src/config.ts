/** The dashboard's settings. */
import { integer, readConfig, serviceSettings } from '@modelops/common/config'
import { z } from 'zod'

const { HOST, ALLOWED_HOSTS, ALLOWED_ORIGINS, LOG_LEVEL, SHUTDOWN_TIMEOUT_MS } = serviceSettings

/** Without a path: the proxy would let `..` leave it. */
const origin = z
  .url()
  .refine((text) => /^https?:\/\/[^/?#@]+\/?$/i.test(text))
  .transform((text) => new URL(text))
  .describe('an address without a path such as http://127.0.0.1:8081')

const settings = {
  HOST,
  ALLOWED_HOSTS,
  ALLOWED_ORIGINS,
  LOG_LEVEL,
  SHUTDOWN_TIMEOUT_MS,
  /** @default 8080 */
  PORT: integer(0, 65_535, 'a port; 0 for any free one').default(8080),
  /** @default http://127.0.0.1:8081 */
  INFERENCE_URL: origin.default(new URL('http://127.0.0.1:8081')),
  /** @default http://127.0.0.1:8082 */
  TRAINING_URL: origin.default(new URL('http://127.0.0.1:8082')),
  /** A host name with one address for each replica. @default INFERENCE_URL */
  INFERENCE_REPLICAS_URL: origin.optional(),
  /** Milliseconds that a service may neither send nor accept a byte. @default 120000 */
  PROXY_TIMEOUT_MS: integer(1, 3_600_000, 'milliseconds').default(120_000),
}

/** @throws Problem `invalid_config` */
export const readDashboardConfig = (environment = process.env) => readConfig(settings, environment)
