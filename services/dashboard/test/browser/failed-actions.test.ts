import assert from 'node:assert/strict'
import { describeBrowser } from './support/chromium.js'
import { csvOf, customers } from './support/customers.js'
import { dropFile } from './support/drop-file.js'
import { setFaultyStage } from './support/faulty-stage.js'

const table = csvOf(customers(200))

/** The usual mistakes; failed-actions.slow.test.ts has lost connections, other people and what is left half-way. */
describeBrowser('what does not succeed', () => {
  const { stage, runs } = setFaultyStage()

  it('a faulty file is noticed before its upload, refused, and its row shown', () =>
    stage.visit(async ({ page, forgive }) => {
      forgive(/status of 422/)
      await page.goto('/train')
      await dropFile(page, 'faulty.csv', `${table}C-2000,pro,Oulu\nC-2001\n`)
      await page.getByText('Row 201 has 3 cells, the header has 8; at least 1 more row').waitFor()
      await page.getByRole('button', { name: 'Upload' }).click()
      await page.getByText('The file cannot be used as it is').waitFor()
      for (const row of [201, 202]) await page.getByRole('row', { name: `faulty: ${row}` }).waitFor()
      await page.getByText('the same call in a shell').click()
      assert.match(await page.getByRole('alert').locator('code').innerText(), /--data-binary '@faulty\.csv'$/)
      await page.getByRole('button', { name: 'Another file' }).click()
      await dropFile(page, 'people.csv', table)
      await page.getByText('people is there already, with 200 rows').waitFor()
    }))

  it('a run that cannot be started keeps its form', () =>
    stage.visit(async ({ page, forgive }) => {
      forgive(/status of 500/)
      await page.goto('/train?dataset=people')
      await page.getByLabel('Name of the model').fill('people-2')
      await stage.training.become('error')
      await page.getByRole('button', { name: 'Start training' }).click()
      await page.getByText('Could not start the run.').waitFor()
      assert.equal(await page.getByLabel('Name of the model').inputValue(), 'people-2')
    }))

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

  it('a deployment that somebody else was faster with is not overwritten', () =>
    stage.visit(async ({ page, forgive }) => {
      forgive(/status of 409/)
      await stage.platform.deploy(runs.second)
      await page.goto('/models/people')
      await page.getByRole('button', { name: 'Roll back' }).click()
      const dialog = page.getByRole('dialog', { name: 'Roll back people' })
      await dialog.getByText('Returns to').waitFor()
      await stage.platform.deploy(runs.first, 'Grace', 'meanwhile')
      await dialog.getByRole('button', { name: 'Roll back' }).click()
      await dialog.getByText('somebody else was faster').waitFor()
      await dialog.getByText('Grace deployed').waitFor()
      await dialog.getByRole('button', { name: 'Look again' }).click()
      await dialog.getByText(`Returns to ${runs.second} from ${runs.first}.`).waitFor()
    }))

  it('a prediction that fails is reported where it is seen, on a small screen as well', () =>
    stage.visit(
      async ({ page, forgive }) => {
        forgive(/status of 500/)
        await page.goto('/predict')
        await page.getByText('The same call as code').waitFor()
        await stage.inference.become('error')
        await page.getByRole('button', { name: 'Predict' }).click()
        const { y, height } = (await page.getByText('Could not predict.').boundingBox())!
        const { y: tabs } = (await page.getByRole('navigation', { name: 'Pages' }).boundingBox())!
        assert.ok(y > 0 && y + height < tabs, `it is at ${y} px, the tabs at ${tabs} px`)
      },
      { width: 375, height: 600 },
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
