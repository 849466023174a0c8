import assert from 'node:assert/strict'
import { until } from '../../../common/test/support/until.js'
import { describeBrowser } from './support/chromium.js'
import { csvOf, customers, features } from './support/customers.js'
import { dropFile } from './support/drop-file.js'
import { setFaultyStage } from './support/faulty-stage.js'
import { longTraining } from './support/states.js'

const table = csvOf(customers(200))

describeBrowser('what else does not succeed', () => {
  const { stage, runs } = setFaultyStage()

  it('an upload is tried again when the service is back', () =>
    stage.visit(async ({ page, forgive }) => {
      forgive(/status of 502/)
      await page.goto('/train')
      await dropFile(page, 'later.csv', table)
      await stage.training.become('down')
      await page.getByRole('button', { name: 'Upload' }).click()
      await page.getByText('Could not upload the file').waitFor()
      await stage.training.become('none')
      await page.getByRole('button', { name: 'Upload' }).click()
      await page.getByRole('heading', { name: 'What to predict' }).waitFor()
    }))

  it('an upload is not left by mistake', () =>
    stage.visit(async ({ page }) => {
      let goOn = () => {}
      await page.route('**/datasets?**', (route) => (goOn = () => void route.continue()))
      const dialog = page.getByRole('dialog', { name: 'Leave this page?' })
      const upload = async () => {
        await page.goto('/train')
        await dropFile(page, 'long.csv', table)
        await page.getByRole('button', { name: 'Upload' }).click()
        await page.getByRole('button', { name: 'Cancel the upload' }).waitFor()
        await page.getByRole('link', { name: 'Models', exact: true }).click()
        await dialog.getByText('long.csv is still being uploaded').waitFor()
      }
      await upload()
      await dialog.getByRole('button', { name: 'Stay' }).click()
      await dialog.waitFor({ state: 'detached' })
      goOn()
      await page.getByRole('heading', { name: 'What to predict' }).waitFor()

      await upload()
      await dialog.getByRole('button', { name: 'Leave' }).click()
      await page.getByText('Stable version').waitFor()
      await dialog.waitFor({ state: 'detached' })
    }))

  it('who was slower with the first deployment learns of it, though the page has learned of the other one by itself', () =>
    stage.visit(async ({ page, forgive }) => {
      forgive(/status of 409/)
      await page.clock.install()
      const model = `rivals-${Date.now()}`
      const training = { epochs: 2 }
      const run = await stage.platform.train({ dataset: 'people', model, target: 'left', features, training })
      await page.goto(`/models/${model}`)
      await page.getByRole('button', { name: 'Deploy the newest version' }).click()
      const dialog = page.getByRole('dialog', { name: `Deploy ${model}` })
      await dialog.getByText('becomes the first version').waitFor()
      await stage.platform.deploy(run, 'Grace')
      await page.clock.runFor(5_000)
      await page.getByText(`Stable version ${run}`).waitFor()
      await dialog.getByRole('button', { name: 'Deploy' }).click()
      await dialog.getByText('Grace deployed').waitFor()
    }))

  it('a run is followed across a lost connection, without which its page counts nothing', () =>
    stage.visit(async ({ page, forgive }) => {
      forgive(/status of 502|ERR_INCOMPLETE_CHUNKED_ENCODING/)
      const run = { dataset: 'people', target: 'left', features, training: longTraining }
      const runId = await stage.platform.start(run)
      await page.goto(`/train/${runId}`)
      await page.getByRole('figure', { name: 'Loss by epoch' }).waitFor()
      await stage.platform.suspend(runId)
      await stage.training.become('down')
      const lost = page.getByText(/No answer from the training service since \d\d:\d\d:\d\d/)
      const elapsed = page.getByText('Elapsed').locator('..')
      await lost.waitFor()
      const shown = await elapsed.innerText()
      assert.match(shown, /\d s/)
      await page.waitForTimeout(2_500)
      assert.equal(await elapsed.innerText(), shown)
      await stage.training.become('none')
      await lost.waitFor({ state: 'detached' })
      await until(async () => (await elapsed.innerText()) !== shown, 'it counts again')
      await stage.platform.cancelUnfinished()
      await page.getByText('No model came of it').waitFor()
    }))

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

  it('a page whose code cannot be loaded is loaded later', () =>
    stage.visit(async ({ page, forgive }) => {
      forgive(/ERR_INTERNET_DISCONNECTED|Unable to preload|dynamically imported module/)
      await page.goto('/models')
      await page.getByText('Stable version').waitFor()
      await page.context().setOffline(true)
      await page.getByRole('link', { name: 'Live', exact: true }).click()
      await page.getByText('Could not show this page').waitFor()
      await page.context().setOffline(false)
      await page.getByRole('button', { name: 'Retry' }).click()
      await page.getByText('1 replica answers').waitFor()
    }))
})
