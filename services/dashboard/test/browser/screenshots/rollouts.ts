/** Rollouts beside the stable version of breast-cancer, judged by real requests; each ends the one before. */
import type { Page } from 'playwright-core'
import { until } from '../../../../common/test/support/until.js'
import type { Platform } from '../support/platform.js'
import type { Models } from './models.js'

const model = 'breast-cancer'
/** Far more computation than its table needs. */
const slow = {
  ...{ dataset: model, target: 'diagnosis', hidden: [512, 512] },
  training: { epochs: 2 },
}

export function rolloutScenes(
  platform: Platform,
  { stable, newer }: Models,
): Record<string, (page: Page) => Promise<void>> {
  const begin = async (page: Page, path: string, body: object) => {
    await platform.call('POST', `/inference/deploy?run_id=${stable}&force&who=Ada`)
    await platform.call('POST', `/inference/${path}`, JSON.stringify({ who: 'Ada', ...body }))
    await page.goto(`/rollout?model=${model}`)
  }
  const askUntil = async (isEnough: () => Promise<boolean>) => {
    const { samples } = await platform.call<{ samples: { features: object }[] }>(
      'GET',
      `/inference/runs/${stable}`,
    )
    await until(async () => {
      for (const { features } of samples) await platform.predict(model, features)
      return isEnough()
    })
  }
  return {
    'rollout-shadow': async (page) => {
      await begin(page, 'shadow', { run_id: newer, why: 'how much do its answers differ?' })
      const compared = async () =>
        (await platform.call<{ comparison: { compared: number } }>('GET', `/inference/canary?model=${model}`))
          .comparison.compared
      await askUntil(async () => (await compared()) > 500)
      await page.getByText('Agreement').first().waitFor()
    },
    rollout: async (page) => {
      const steps = [10, 25, 50, 100].map((weight, i) => ({
        ...{ weight, min_seconds: i < 2 ? 12 : 600, min_requests: 100 },
      }))
      await begin(page, 'canary', {
        run_id: newer,
        why: 'misses fewer tumours',
        policy: { steps, tolerance: 0.05 },
      })
      const third = page.locator('[aria-current=step]').filter({ hasText: /^50 %/ })
      await askUntil(async () => (await third.count()) > 0)
    },
    'rollout-aborted': async (page) => {
      const run_id = await platform.train(slow)
      const steps = [20, 50, 100].map((weight) => ({ weight, min_seconds: 30, min_requests: 100 }))
      await begin(page, 'canary', { run_id, why: 'a larger network', policy: { steps } })
      const aborted = page.getByRole('heading', { name: /aborted$/ })
      await askUntil(async () => (await aborted.count()) > 0)
    },
  }
}
