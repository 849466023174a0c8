/** The page Live of a model with two versions, while it has traffic. */
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { until } from '../../../../common/test/support/until.js'
import { csvOf, customers, features } from './customers.js'
import type { Platform } from './platform.js'
import type { Stage } from './stage.js'
import { startTraffic } from './traffic.js'
import { layoutShift, type VisitOptions } from './visitor.js'

/** A hundredth of what counts as good: a unit follows the length of its number, nothing else moves. */
const MAX_LAYOUT_SHIFT = 0.001
export const row = { plan: 'plus', city: 'Oulu', minutes: null, support_calls: 3, months: 12 }

/** @returns their runs, of which none is deployed */
export async function trainTwo(platform: Platform): Promise<[string, string]> {
  await platform.upload('people', csvOf(customers(200)))
  const run = { dataset: 'people', target: 'left', features }
  return [
    await platform.train({ ...run, training: { epochs: 2 } }),
    await platform.train({ ...run, training: { epochs: 3 } }),
  ]
}

/** Looks at three updates. */
export const movesNothing = (stage: Stage, deployed: string, options: VisitOptions): Promise<void> =>
  stage.visit(async ({ page }) => {
    await page.goto('/live')
    const stopTraffic = startTraffic(() => stage.platform.predict('people', row))
    try {
      await until(async () => (await requestRate(page, deployed)) > 0, 'there are requests')
      await seeUpdates(page, 3)
    } finally {
      await stopTraffic()
    }
    const { sum, moved } = await layoutShift(page)
    assert.ok(sum < MAX_LAYOUT_SHIFT, `layout shift of ${sum}: ${moved}`)
  }, options)

export const versions = (page: Page) => page.getByRole('table', { name: 'Versions and what they do' })

/** 0 while the version is not there. */
export async function requestRate(page: Page, run: string): Promise<number> {
  const cells = await versions(page).getByRole('row', { name: run }).getByRole('cell').allInnerTexts()
  return Number(cells[2] ?? 0)
}

export async function seeUpdates(page: Page, count: number): Promise<void> {
  for (let seen = 0; seen < count; seen++)
    await page.waitForResponse((response) => response.url().endsWith('/api/live') && response.ok())
}
