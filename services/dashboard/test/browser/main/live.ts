import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { violations } from '../support/axe.js'
import { until } from '../../../../common/test/support/until.js'
import { requestRate, row, seeUpdates, versions } from '../support/live-page.js'
import type { Stage } from '../support/stage.js'
import type { Runs } from '../support/states.js'
import { startTraffic } from '../support/traffic.js'

export const describeLive = (stage: Stage, runs: Runs) =>
  describe('the page Live', () => {
    beforeEach(() => stage.platform.deploy(runs.first))

    it('shows the traffic of each version while one replaces the other', () =>
      stage.visit(async ({ page }) => {
        const { first, second } = runs
        await page.goto('/live')
        const stopTraffic = startTraffic(() => stage.platform.predict('people', row))
        try {
          await until(async () => (await requestRate(page, first)) > 0, 'the first version has requests')
          await stage.platform.deploy(second)
          await until(async () => (await requestRate(page, second)) > 0, 'the second version has requests')
          await versions(page).getByRole('row', { name: first }).getByText('left service').waitFor()
          await compareLatency(page, [first, second])
          await page.getByRole('table', { name: 'The last predictions' }).getByText(second).first().waitFor()
        } finally {
          await stopTraffic()
        }
      }))

    it('says that a model is not deployed, without offering it, and leads to all of them', () =>
      stage.visit(async ({ page }) => {
        await page.goto('/live?model=nope')
        await page.getByRole('heading', { name: '“nope” is not deployed' }).waitFor()
        assert.equal(await page.getByRole('option', { name: 'nope' }).count(), 0)
        await page.getByRole('link', { name: 'Show all models' }).click()
        await versions(page).waitFor()
      }))

    it('stands still while it is paused', () =>
      stage.visit(async ({ page }) => {
        await page.clock.install()
        // The last part of a page that has nothing yet.
        const filled = page.waitForResponse((response) => response.url().endsWith('/api/predictions/recent'))
        await page.goto('/live')
        await filled
        await page.getByRole('button', { name: 'Pause' }).click()
        const asked: string[] = []
        page.on('request', (request) => asked.push(request.url()))
        await page.getByText('Paused at').waitFor()
        const before = await page.locator('time').first().innerText()
        await stage.platform.predict('people', row)
        await page.clock.runFor(10_000)
        assert.deepEqual(asked, [])
        assert.equal(await page.locator('time').first().innerText(), before)
        await page.getByRole('button', { name: 'Pause' }).click()
        await seeUpdates(page, 1)
      }))
  })

/** The p95 of both versions in one chart, which everybody can read. */
async function compareLatency(page: Page, runs: readonly string[]): Promise<void> {
  await page.getByRole('button', { name: 'By version' }).click()
  const choice = page.getByRole('group', { name: 'Latency: what is compared' })
  await choice.getByRole('button', { name: 'p95', pressed: true }).waitFor()
  const chart = page.getByRole('figure', { name: /^Latency/ })
  await chart.getByText('Show as a table').click()
  for (const run of runs)
    await chart.getByRole('columnheader', { name: `people …${run.slice(-8)}` }).waitFor()
  assert.deepEqual(await violations(page), [])
}
