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

      await page.getByRole('button', { name: 'Another file' }).click()
      await input.setInputFiles({ name: 'people.onnx', mimeType: '', buffer: readFileSync(pipeline) })
      await page.getByRole('button', { name: 'Import', exact: true }).click()
      await page.getByText('binary: no, yes · 4 inputs · onnx').waitFor()
      const inputs = page.getByRole('table', { name: 'Inputs of the model' })
      await inputs.getByRole('row', { name: 'plan' }).getByText('basic, plus').waitFor()
      await page.getByRole('table', { name: 'Sample rows' }).waitFor()

      await page.getByRole('button', { name: 'Deploy', exact: true }).click()
      const dialog = page.getByRole('dialog', { name: 'Deploy people' })
      await dialog.getByRole('button', { name: 'Deploy', exact: true }).click()
      await dialog.waitFor({ state: 'detached' })
      await page.goto('/models/people')
      await page.getByText('stable').first().waitFor()
    }))
})
