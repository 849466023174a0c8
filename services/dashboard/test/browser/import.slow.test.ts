import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describeBrowser } from './support/chromium.js'
import { setStage } from './support/stage.js'

const pipeline = new URL('../../../training/test/import/onnx/files/pipeline.onnx', import.meta.url)

describeBrowser('the page of imports', () => {
  const stage = setStage()

  it('takes a model from its file, shows what it takes and answers, and deploys it', () =>
    stage.visit(async ({ page, forgive }) => {
      forgive(/status of 422/)
      await page.goto('/models')
      await page.getByRole('link', { name: 'Import a model' }).click()
      const input = page.getByLabel('Drop a model here')
      await input.setInputFiles({
        name: 'people.onnx',
        mimeType: '',
        buffer: Buffer.from('\u0008\u0008\u0012'),
      })
      await page.getByRole('button', { name: 'Import', exact: true }).click()
      await page.getByText('The ONNX file cannot be read').waitFor()

      await page.getByRole('button', { name: 'Another model' }).click()
      await input.setInputFiles({ name: 'people.onnx', mimeType: '', buffer: readFileSync(pipeline) })
      await page.getByRole('button', { name: 'Import', exact: true }).click()
      await page.getByText('binary: no, yes · 4 inputs · onnx').waitFor()
      const inputs = page.getByRole('table', { name: 'Inputs of the model' })
      await inputs.getByRole('row', { name: 'plan' }).getByText('basic, plus').waitFor()
      await inputs.getByRole('row', { name: 'city' }).getByText('(empty text)').waitFor()
      await page.getByRole('table', { name: 'Sample rows' }).waitFor()

      await page.getByRole('button', { name: 'Deploy', exact: true }).click()
      const dialog = page.getByRole('dialog', { name: 'Deploy people' })
      await dialog.getByRole('button', { name: 'Deploy', exact: true }).click()
      await dialog.waitFor({ state: 'detached' })
      await page.goto('/models/people')
      await page.getByText('stable').first().waitFor()
    }))

  it('asks for no address in MLflow while the service knows no server', () =>
    stage.visit(async ({ page }) => {
      const known = page.waitForResponse('**/api/training/mlflow')
      await page.goto('/import')
      assert.deepEqual(await (await known).json(), {})
      await page.getByText('Import from a shell').waitFor()
      assert.equal(await page.getByLabel('Address of the model').count(), 0)
    }))

  it('takes a model from its address in MLflow, and says what is wrong with it', () =>
    stage.visit(async ({ page, forgive }) => {
      forgive(/status of 404/)
      await page.route('**/api/training/mlflow', (route) =>
        route.fulfill({ json: { url: 'http://mlflow:5000' } }),
      )
      const detail = 'MLflow has no such model: Registered model alias champion not found.'
      const asked: string[] = []
      await page.route('**/api/training/models?**', (route) => {
        asked.push(new URL(route.request().url()).search)
        return route.fulfill({ status: 404, json: { code: 'model_not_found', detail } })
      })
      await page.goto('/import')
      await page.getByText('A model of the registry at http://mlflow:5000').waitFor()
      const address = page.getByLabel('Address of the model')
      await address.fill('churn@champion')
      await address.press('Enter')
      await page.getByText('An address is models:/name@alias or models:/name/version').waitFor()
      await address.fill(' models:/churn@champion ')
      await address.press('Enter')
      await page.getByRole('heading', { name: 'models:/churn@champion' }).waitFor()
      await page.getByRole('button', { name: 'Import', exact: true }).click()
      await page.getByText(detail).waitFor()
      assert.deepEqual(asked, ['?name=churn&uri=models%3A%2Fchurn%40champion'])
    }))
})
