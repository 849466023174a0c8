import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { describeBrowser } from './support/chromium.js'
import { csvOf, customers, features } from './support/customers.js'
import { until } from '../../../common/test/support/until.js'
import { hasFocus, tabTo } from './support/keyboard.js'
import { setStage } from './support/stage.js'

const table = { name: 'customers.csv', mimeType: 'text/csv', buffer: Buffer.from(csvOf(customers(200))) }

/** One question: two could see two different moments. */
const focusIsNotBehindDialog = `[null, document.body, document.documentElement].includes(document.activeElement)
  || document.activeElement.closest('dialog[open]') !== null`

describeBrowser('somebody without a mouse', () => {
  const stage = setStage()

  it('uploads, trains, deploys and predicts', () =>
    stage.visit(async ({ page }) => {
      const press = (key: string) => page.keyboard.press(key)
      page.once('filechooser', (chooser) => void chooser.setFiles(table))
      await page.goto('/train')
      await tabTo(page, page.getByRole('link', { name: 'Skip to the content' }))
      await press('Enter')
      await tabTo(page, page.getByLabel('Drop a table here'))
      await press('Enter')
      await page.getByText('200 rows').waitFor()

      await tabTo(page, page.getByLabel('Name of the data set'))
      await page.keyboard.type('people')
      await press('Enter')
      await page.getByRole('combobox', { name: 'Target' }).waitFor()
      await tabTo(page, page.getByRole('tab', { name: 'Columns' }))
      await press('ArrowRight')
      await page.getByRole('table', { name: 'First rows of people' }).waitFor()
      await tabTo(page, page.getByRole('combobox', { name: 'Target' }))
      await page.keyboard.type('pl')
      await page.getByText('3 classes in 200 rows').waitFor()
      await page.keyboard.type('left')
      await tabTo(page, page.getByRole('button', { name: 'Start training' }))
      await press('Enter')

      const deploy = await deployButton(page)
      await tabTo(page, deploy)
      await press('Enter')
      const dialog = page.getByRole('dialog', { name: 'Deploy people' })
      await dialog.getByText('becomes the first version').waitFor()
      await press('Escape')
      await dialog.waitFor({ state: 'detached' })
      assert.ok(await hasFocus(page, deploy), 'the focus is back where it was')
      await press('Enter')
      await tabTo(page, dialog.getByRole('button', { name: 'Deploy' }))
      await press('Enter')

      await tabTo(page, page.getByRole('main').getByRole('link', { name: 'Predict', exact: true }))
      await press('Enter')
      await tabTo(page, page.getByLabel('months'))
      await page.keyboard.type('12')
      await press('Enter')
      await page.getByRole('list', { name: 'Probability by class' }).waitFor()
    }))

  it('stays within an open dialog', () =>
    stage.visit(async ({ page }) => {
      await stage.platform.upload('people', csvOf(customers(200)))
      const training = { epochs: 2 }
      const run = await stage.platform.train({ dataset: 'people', target: 'left', features, training })
      await page.goto(`/train/${run}`)
      await (await deployButton(page)).press('Enter')
      await page.getByLabel('Your name').waitFor()
      for (let stop = 0; stop < 12; stop++) {
        await page.keyboard.press('Tab')
        // Between the last and the first stop the focus is with the browser's own controls.
        assert.ok(await page.evaluate<boolean>(focusIsNotBehindDialog), 'the focus is behind the dialog')
      }
    }))
})

/** Once it can be pressed. */
async function deployButton(page: Page) {
  const deploy = page.getByRole('button', { name: 'Deploy' })
  await until(() => deploy.isEnabled(), 'the run can be deployed')
  return deploy
}
