import assert from 'node:assert/strict'
import type { Stage } from '../support/stage.js'
import type { Runs } from '../support/states.js'

/** The usual mistakes; failed-actions.slow.test.ts has the others. */
export const describeFailedActions = (stage: Stage, runs: Runs) =>
  describe('what does not succeed', () => {
    it('a deployment is tried again in its dialog, and moves nothing on the page', () =>
      stage.visit(
        async ({ page, forgive }) => {
          forgive(/status of 502/)
          await stage.platform.deploy(runs.first)
          await page.goto(`/models/people/runs/${runs.second}`)
          const placeOfContent = async () =>
            (await page.getByRole('heading', { name: 'Quality' }).boundingBox())!.y
          const before = await placeOfContent()
          await page.getByRole('button', { name: 'Deploy' }).click()
          const dialog = page.getByRole('dialog', { name: 'Deploy people' })
          await dialog.getByLabel('At once').check()
          await dialog.getByText('replaces').waitFor()
          await stage.inference.become('down')
          await dialog.getByRole('button', { name: 'Deploy at once' }).click()
          await dialog.getByText('Could not deploy at once.').waitFor()
          await stage.inference.become('none')
          await dialog.getByRole('button', { name: 'Deploy at once' }).click()
          await dialog.waitFor({ state: 'detached' })
          await page.getByText('stable', { exact: true }).waitFor()
          await page.getByRole('link', { name: 'Predict', exact: true }).last().waitFor()
          assert.equal(await placeOfContent(), before)
        },
        { width: 375 },
      ))

    it('a value that is refused gets the cursor, and the command of a failed prediction has the row', () =>
      stage.visit(async ({ page, forgive }) => {
        forgive(/status of (422|502)/)
        await page.goto('/predict')
        const months = page.getByLabel('months')
        await months.fill('1e40')
        await page.getByRole('button', { name: 'Predict' }).click()
        await page.locator('[aria-invalid=true]:focus').and(months).waitFor()
        await months.fill('7')
        await stage.inference.become('down')
        await page.getByRole('button', { name: 'Predict' }).click()
        await page.getByText('Could not predict.').waitFor()
        await page.getByText('the same call in a shell').click()
        assert.match(await page.getByRole('alert').locator('code').innerText(), /curl .*"months": ?7/s)
      }))
  })
