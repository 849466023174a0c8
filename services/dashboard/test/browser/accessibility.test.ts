import assert from 'node:assert/strict'
import { checkEach } from './support/check-each.js'
import { describeBrowser } from './support/chromium.js'
import { liveStates } from './support/live-states.js'
import { setStage } from './support/stage.js'
import { ask, statesWith, trainRuns, type Runs, type States } from './support/states.js'

/** A table, forms and charts; accessibility.slow.test.ts looks at all states. */
const mainStates = ['Models', 'the result of a run', 'Live']

describeBrowser('for everybody', () => {
  const stage = setStage()
  const runs = {} as Runs

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

  it('a model that is not there is not said to be undeployed', () =>
    stage.visit(async ({ page }) => {
      await page.goto('/models/nothing')
      await page.getByText('There is no model called nothing').waitFor()
      assert.equal(await page.getByText('Not deployed').count(), 0)
    }))

  describe('with models', () => {
    before(async () => {
      Object.assign(runs, await trainRuns(stage.platform))
      await ask(stage.platform)
    })
    checkEach(stage, some(mainStates, { ...statesWith(runs), ...liveStates }))
  })
})

function some(names: readonly string[], states: States): States {
  return Object.fromEntries(names.map((name) => [name, states[name]!]))
}
