import assert from 'node:assert/strict'
import { checkEach } from './support/check-each.js'
import { describeBrowser } from './support/chromium.js'
import { features } from './support/customers.js'
import { liveStates } from './support/live-states.js'
import { setStage } from './support/stage.js'
import { ask, statesWith, trainRuns, type Runs, type States } from './support/states.js'
import { layoutShift, type Visitor } from './support/visitor.js'

/** A tenth of what https://web.dev/articles/cls calls good. */
const MAX_LAYOUT_SHIFT = 0.01

/** A state of each page, and a dialog; accessibility.slow.test.ts looks at all states. */
const eachPage = [
  ...['Models', 'a version', 'the question before deploying', 'a run that is set up', 'the result of a run'],
  ...['a prediction', 'Live'],
]

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
    checkEach(stage, some(eachPage, { ...statesWith(runs), ...liveStates }))

    it('nothing moves while a run waits, is trained and ends', () =>
      Promise.all([
        stage.visit(watchTraining, { height: 1000 }),
        stage.visit(watchTraining, { width: 375, height: 1600 }),
      ]).then(() => {}))
  })

  /** One of two at the same time has to wait. */
  async function watchTraining({ page }: Visitor): Promise<void> {
    const training = { epochs: 80, patience: 80, validationSplit: 0.2 }
    const run = { dataset: 'people', target: 'left', features, training }
    await page.goto(`/train/${await stage.platform.start(run)}`)
    await page.getByRole('figure', { name: 'Loss by epoch' }).waitFor()
    await page.getByText('Confusion matrix').first().waitFor()
    const { sum, moved } = await layoutShift(page)
    assert.ok(sum < MAX_LAYOUT_SHIFT, `a layout shift of ${sum}: ${moved}`)
  }
})

function some(names: readonly string[], states: States): States {
  return Object.fromEntries(names.map((name) => [name, states[name]!]))
}
