import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { colourViolations, violations } from './support/axe.js'
import { describeBrowser } from './support/chromium.js'
import { liveStates, quietStates } from './support/live-states.js'
import { setStage } from './support/stage.js'
import {
  emptyStates,
  ask,
  startRuns,
  statesWith,
  trainingStates,
  trainRuns,
  type Runs,
  type States,
  type UnfinishedRuns,
} from './support/states.js'

describeBrowser('for everybody', () => {
  const stage = setStage()
  const runs = {} as Runs
  const unfinished = {} as UnfinishedRuns

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

  checkEach(emptyStates)

  describe('with models', () => {
    before(async () => void Object.assign(runs, await trainRuns(stage.platform)))
    checkEach(quietStates)

    describe('that are asked', () => {
      before(() => ask(stage.platform))
      checkEach({ ...statesWith(runs), ...liveStates })
    })
  })

  describe('while models are trained', () => {
    before(async () => void Object.assign(unfinished, await startRuns(stage.platform)))
    after(async () => {
      for (const id of [unfinished.queued, unfinished.running])
        await stage.platform.call('POST', `/training/runs/${id}/cancel`)
    })
    checkEach(trainingStates(unfinished))
  })

  /** At both widths and in both themes. */
  function checkEach(states: States): void {
    for (const [name, show] of Object.entries(states))
      it(`${name} can be read and reached`, () =>
        stage.visit(async ({ page, forgive }) => {
          forgive(/Failed to load resource/)
          await show(page)
          for (const width of [1280, 375]) {
            await page.setViewportSize({ width, height: 800 })
            await page.emulateMedia({ colorScheme: 'light' })
            assert.deepEqual(await violations(page), [], `${width} px, light`)
            await checkDialogButtons(page)
            await page.emulateMedia({ colorScheme: 'dark' })
            assert.deepEqual(await colourViolations(page), [], `${width} px, dark`)
            await checkDialogButtons(page)
            assert.ok(await fitsWidth(page), `the page scrolls sideways at ${width} px`)
          }
        }))
  }
})

/** They are of every kind that there is, and change their colours under the pointer. */
async function checkDialogButtons(page: Page): Promise<void> {
  for (const button of await page.getByRole('dialog').getByRole('button').all()) {
    await button.hover()
    assert.deepEqual(await colourViolations(page), [], `under the pointer: ${await button.innerText()}`)
  }
}

const fitsWidth = (page: Page) =>
  page.evaluate<boolean>('document.documentElement.scrollWidth <= document.documentElement.clientWidth')
