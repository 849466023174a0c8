/** The inference service's settings. */
import { unseenValueRules } from '@modelops/common/data/feature-codec'
import { integer, readConfig, serviceSettings } from '@modelops/common/config'
import { z } from 'zod'

const settings = {
  ...serviceSettings,
  /** @default 8081 */
  PORT: integer(0, 65_535, 'a port; 0 for any free one').default(8081),
  /** Processes that serve on the one port. @default 1 */
  WORKERS: integer(1, 64, 'processes').default(1),
  /** Rows computed at once. @default 1024 */
  MAX_BATCH_ROWS: integer(1, 1_000_000, 'rows').default(1024),
  /** Rows that may wait, per worker and model version; beyond it clients get 429. @default 20000 */
  MAX_QUEUE_ROWS: integer(1, 10_000_000, 'rows').default(20_000),
  /** Milliseconds that a batch waits for more rows. @default 0 */
  MAX_BATCH_DELAY_MS: integer(0, 1000, 'milliseconds').default(0),
  /** Which values that training never saw, but the model can answer, are taken. @default categories */
  UNSEEN_VALUES: z
    .enum(unseenValueRules, {
      error: 'expected categories, take (both with a warning) or refuse (answered with 422)',
    })
    .default('categories'),
  /** Valkey, or another server of the Redis protocol, by which replicas roll out together. @default by the artifact store */
  VALKEY_URL: z
    .url({ protocol: /^rediss?$/ })
    .optional()
    .describe('redis://[user[:password]@]host[:port], or rediss:// for TLS'),
  /** In place of the one in VALKEY_URL. */
  VALKEY_PASSWORD: z.string().optional(),
}

/** @throws Problem `invalid_config` */
export const readInferenceConfig = () => readConfig(settings)

export type InferenceConfig = ReturnType<typeof readInferenceConfig>
