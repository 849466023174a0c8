import assert from 'node:assert/strict'
import { budgetsWith, checkBudgets } from './support/budgets.js'
import { describeBrowser } from './support/chromium.js'
import { setStage } from './support/stage.js'
import { prepareRuns, type Runs } from './support/states.js'

/** The lightest and the heaviest page; budgets.slow.test.ts has the others. */
describeBrowser('the first load', () => {
  const stage = setStage()
  const runs = {} as Runs
  before(async () => void Object.assign(runs, await prepareRuns(stage.platform)))

  checkBudgets(stage, budgetsWith(runs), ['Models', 'the result of a run'])

  it('of the result of a run asks for what is independent together', () =>
    stage.visit(async ({ page }) => {
      const answerAfter = async (path: string, asked: Promise<unknown>) =>
        page.route(`**/api${path}`, async (route) => {
          await asked
          await route.continue()
        })
      const { first, second } = runs
      await answerAfter(`/training/runs/${second}`, page.waitForRequest('**/api/inference/deployments'))
      await answerAfter(`/inference/runs/${second}`, page.waitForRequest(`**/api/inference/runs/${first}`))
      await page.goto(`/train/${second}`)
      await page.getByText('Against what is deployed').waitFor()
    }))

  it('is the only one: later ones ask for the page itself alone', () =>
    stage.visit(async ({ page }) => {
      await page.goto('/models')
      await page.getByText('Stable version').waitFor()
      await page.reload()
      await page.getByText('Stable version').waitFor()
      const transferred = await page.evaluate<string[]>(`performance.getEntriesByType('resource')
        .filter(({ name, transferSize }) => name.includes('/assets/') && transferSize > 0).map(({ name }) => name)`)
      assert.deepEqual(transferred, [])
    }))
})
