import assert from 'node:assert/strict'
import { budgetsWith, checkBudgets } from '../support/budgets.js'
import { checkEach } from '../support/check-each.js'
import type { Stage } from '../support/stage.js'
import { liveStates } from '../support/live-states.js'
import { keepsWhatIsKnown, othersWork, pagesWith, saysWhatFailed } from '../support/service-failures.js'
import { statesWith, type Runs, type States } from '../support/states.js'

/** A table, forms and charts. */
const mainStates = ['Models', 'the result of a run', 'Live']

/** The main pages; accessibility, budgets and failures.slow.test.ts have the others. */
export const describePages = (stage: Stage, runs: Runs) =>
  describe('the pages', () => {
    describe('for everybody', () => {
      it('the theme that somebody chooses is kept', () =>
        stage.visit(async ({ page }) => {
          await page.emulateMedia({ colorScheme: 'light' })
          await page.goto('/models')
          const background = () =>
            page.evaluate<string>('getComputedStyle(document.documentElement).backgroundColor')
          const light = await background()
          await page.getByRole('button', { name: 'Change to light' }).click()
          await page.getByRole('button', { name: 'Change to dark' }).click()
          const dark = await background()
          await page.reload()
          await page.getByRole('button', { name: 'Theme: dark' }).waitFor()
          assert.notEqual(dark, light)
          assert.equal(await background(), dark)
        }))

      it('a version has its held-out predictions, and thresholds of which one is put in service', () =>
        stage.visit(async ({ page }) => {
          await page.goto(`/models/people/runs/${runs.first}`)
          await page.getByText('Calibration, precision and classes').click()
          const link = page.getByRole('link', { name: 'Predictions of the held-out rows' })
          const heldOut = await page.request.get((await link.getAttribute('href'))!)
          assert.match(await heldOut.text(), /^row,actual,predicted,/)
          const thresholds = page.getByRole('table', { name: 'Thresholds to choose from' })
          await thresholds.getByText('The more probable class (in use)').waitFor()
          await page.getByText('What it answers by column').click()
          await page
            .getByRole('figure', { name: /^Probability by / })
            .first()
            .waitFor()
          await page.getByRole('button', { name: 'Change the threshold' }).click()
          const dialog = page.getByRole('dialog', { name: 'Deploy people' })
          const confirm = dialog.getByRole('button', { name: 'Deploy', exact: true })
          await dialog.getByText('nothing but its threshold can change').waitFor()
          assert.ok(await confirm.isDisabled())
          await dialog.getByLabel('Decision threshold').fill('1.3')
          await dialog.getByText('A number above 0, at most 1').waitFor()
          assert.ok(await confirm.isDisabled())
          await dialog.getByLabel('Decision threshold').fill('0.3')
          await confirm.click()
          await dialog.waitFor({ state: 'detached' })
          await page.goto('/models/people')
          await page.getByText('from a probability of 0.3 on').waitFor()
          await page.getByText('threshold 0.3').waitFor()
        }))

      it('a model that is not there is not said to be undeployed', () =>
        stage.visit(async ({ page }) => {
          await page.goto('/models/nothing')
          await page.getByText('There is no model called nothing').waitFor()
          assert.equal(await page.getByText('Not deployed').count(), 0)
        }))

      checkEach(stage, some(mainStates, { ...statesWith(runs), ...liveStates }))
    })

    describe('when they are loaded first', () => {
      checkBudgets(stage, budgetsWith(runs), ['Models', 'the result of a run'])

      it('the result of a run asks for what is independent together', () =>
        stage.visit(async ({ page }) => {
          const answerAfter = async (path: string, asked: Promise<unknown>) =>
            page.route(`**/api${path}`, async (route) => {
              await asked
              await route.continue()
            })
          const { first, second } = runs
          await answerAfter(`/training/runs/${second}`, page.waitForRequest('**/api/inference/deployments'))
          await answerAfter(
            `/inference/runs/${second}`,
            page.waitForRequest(`**/api/inference/runs/${first}`),
          )
          await page.goto(`/train/${second}`)
          await page.getByText('Against what is deployed').waitFor()
        }))

      it('later loads ask for the page itself alone', () =>
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

    describe('when a service fails', () => {
      for (const page of pagesWith(runs).filter(({ name }) => ['Models', 'a run'].includes(name)))
        it(`${page.name} says what failed, and recovers with ${page.needs}`, () =>
          saysWhatFailed(stage, page))

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
  })

function some(names: readonly string[], states: States): States {
  return Object.fromEntries(names.map((name) => [name, states[name]!]))
}
