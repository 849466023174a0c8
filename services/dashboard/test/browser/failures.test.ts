import assert from 'node:assert/strict'
import { describeBrowser } from './support/chromium.js'
import { setFaultyStage } from './support/faulty-stage.js'
import { keepsWhatIsKnown, othersWork, pagesWith, saysWhatFailed } from './support/service-failures.js'

/** One page of each service; failures.slow.test.ts has all pages, and services that are slow. */
describeBrowser('when a service fails', () => {
  const { stage, runs } = setFaultyStage()

  for (const page of pagesWith(runs).filter(({ name }) => ['Models', 'a run'].includes(name)))
    it(`${page.name} says what failed, and recovers with ${page.needs}`, () => saysWhatFailed(stage, page))

  it('a page that fails says so while it is tried again', () =>
    stage.visit(async ({ page, forgive }) => {
      forgive(/Failed to load resource/)
      await stage.inference.become('down')
      await page.goto('/models')
      await page.getByText('Could not load the models').waitFor()
      await page.route('**/api/**', () => {})
      await page.getByRole('button', { name: 'Retry' }).click()
      await page.locator('[aria-busy]').waitFor()
      assert.ok(await page.getByText('Could not load the models').isVisible())
    }))

  it('what is known of the models stays, with its time, until a refresh succeeds', () =>
    keepsWhatIsKnown(stage, '/models', runs))

  it('what does not need it works: inference is down', () => othersWork(stage, 'inference', runs))
})
