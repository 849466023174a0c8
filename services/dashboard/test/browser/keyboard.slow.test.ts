import assert from 'node:assert/strict'
import { describeBrowser } from './support/chromium.js'
import { csvOf, customers, features } from './support/customers.js'
import { deployButton, tabTo } from './support/keyboard.js'
import { setStage } from './support/stage.js'
import { longTraining } from './support/states.js'

/** One question: two could see two different moments. */
const focusIsNotBehindDialog = `[null, document.body, document.documentElement].includes(document.activeElement)
  || document.activeElement.closest('dialog[open]') !== null`

describeBrowser('somebody without a mouse, in dialogs', () => {
  const stage = setStage()
  afterEach(() => stage.platform.cancelUnfinished())

  it('cancels a run, and not by mistake', () =>
    stage.visit(async ({ page }) => {
      await stage.platform.upload('people', csvOf(customers(200)))
      const training = longTraining
      const run = await stage.platform.start({ dataset: 'people', target: 'left', features, training })
      await page.goto(`/train/${run}`)
      await page.getByRole('figure', { name: 'Loss by epoch' }).waitFor()
      const cancel = page.getByRole('button', { name: 'Cancel the run' })
      await tabTo(page, cancel)
      await page.keyboard.press('Enter')
      const dialog = page.getByRole('dialog', { name: 'Cancel the run of people?' })
      await tabTo(page, dialog.getByRole('button', { name: 'Keep training' }))
      await page.keyboard.press('Enter')
      await dialog.waitFor({ state: 'detached' })
      await page.getByText('running').waitFor()

      await page.keyboard.press('Enter')
      await tabTo(page, dialog.getByRole('button', { name: 'Cancel the run' }))
      await page.keyboard.press('Enter')
      await page.getByText('No model came of it').waitFor()
      assert.equal(await stage.platform.outcome(run), 'cancelled')
      await tabTo(page, page.getByRole('link', { name: 'Train again' }))
      await page.keyboard.press('Enter')
      assert.equal(await page.getByLabel('Epochs', { exact: true }).inputValue(), '10000')
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
