import assert from 'node:assert/strict'
import { csvOf, customers } from '../support/customers.js'
import { deployButton, hasFocus, tabTo } from '../support/keyboard.js'
import type { Stage } from '../support/stage.js'

const table = { name: 'customers.csv', mimeType: 'text/csv', buffer: Buffer.from(csvOf(customers(60))) }

export const describeKeyboard = (stage: Stage) =>
  describe('somebody without a mouse', () => {
    it('uploads, trains, deploys and predicts', () =>
      stage.visit(async ({ page }) => {
        const press = (key: string) => page.keyboard.press(key)
        page.once('filechooser', (chooser) => void chooser.setFiles(table))
        await page.goto('/train')
        await tabTo(page, page.getByRole('link', { name: 'Skip to the content' }))
        await press('Enter')
        await tabTo(page, page.getByLabel('Drop a table here'))
        await press('Enter')
        await page.getByText('60 rows').waitFor()

        await tabTo(page, page.getByLabel('Name of the data set'))
        await page.keyboard.type('clients')
        await press('Enter')
        await page.getByRole('combobox', { name: 'Target' }).waitFor()
        await tabTo(page, page.getByRole('tab', { name: 'Columns' }))
        await press('ArrowRight')
        await page.getByRole('table', { name: 'First rows of clients' }).waitFor()
        await tabTo(page, page.getByRole('combobox', { name: 'Target' }))
        await page.keyboard.type('pl')
        await page.getByText('3 classes in 60 rows').waitFor()
        await page.keyboard.type('left')
        await tabTo(page, page.getByRole('button', { name: 'Start training' }))
        await press('Enter')

        const deploy = await deployButton(page)
        await tabTo(page, deploy)
        await press('Enter')
        const dialog = page.getByRole('dialog', { name: 'Deploy clients' })
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
  })
