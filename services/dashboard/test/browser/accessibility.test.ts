import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { colourViolations, violations } from './support/axe.js'
import { describeBrowser } from './support/chromium.js'
import { features } from './support/customers.js'
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
import { otherTaskStates, prepareOtherTasks, type OtherTasks } from './support/task-states.js'
import { layoutShift, type Visitor } from './support/visitor.js'

/** A tenth of what https://web.dev/articles/cls calls good. */
const MAX_LAYOUT_SHIFT = 0.01

describeBrowser('for everybody', () => {
  const stage = setStage()
  const runs = {} as Runs
  const others = {} as OtherTasks
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

  it('a model that is not there is not said to be undeployed', () =>
    stage.visit(async ({ page }) => {
      await page.goto('/models/nothing')
      await page.getByText('There is no model called nothing').waitFor()
      assert.equal(await page.getByText('Not deployed').count(), 0)
    }))

  describe('with models', () => {
    before(async () => void Object.assign(runs, await trainRuns(stage.platform)))
    checkEach(quietStates)

    describe('that are asked', () => {
      before(async () => {
        await ask(stage.platform)
        Object.assign(others, await prepareOtherTasks(stage.platform))
      })
      checkEach({ ...statesWith(runs), ...liveStates, ...otherTaskStates(others) })
    })

    it('nothing moves while a run waits, is trained and ends', () =>
      Promise.all([
        stage.visit(watchTraining, { height: 1000 }),
        stage.visit(watchTraining, { width: 375, height: 1600 }),
      ]).then(() => {}))
  })

  describe('while models are trained', () => {
    before(async () => void Object.assign(unfinished, await startRuns(stage.platform)))
    after(() => stage.platform.cancelUnfinished())
    checkEach(trainingStates(unfinished))
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

  /** At both widths, and in both themes, whose colours are the same at all widths. */
  function checkEach(states: States): void {
    for (const [name, show] of Object.entries(states))
      it(`${name} can be read and reached`, () =>
        stage.visit(async ({ page, forgive }) => {
          forgive(/Failed to load resource/)
          await page.emulateMedia({ colorScheme: 'light' })
          await show(page)
          for (const width of [1280, 375]) {
            await page.setViewportSize({ width, height: 800 })
            assert.deepEqual(await violations(page), [], `${width} px`)
            assert.ok(await fitsWidth(page), `the page scrolls sideways at ${width} px`)
            assert.deepEqual(await cutOff(page), [], `seen only after scrolling at ${width} px`)
          }
          await checkDialogButtons(page)
          await page.emulateMedia({ colorScheme: 'dark' })
          assert.deepEqual(await colourViolations(page), [], 'dark')
          await checkDialogButtons(page)
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

/** The tables that must be seen whole on every screen: rows to choose from, what a change does, which classes are confused. */
const whole =
  /^(Models|Versions|Columns of .*|The chosen versions side by side|Metrics before and after|Confusion matrix:.*)$/

const cutOff = async (page: Page) => {
  const scrolled = await page.evaluate<string[]>(`
    [...document.querySelectorAll('caption')]
      .filter((caption) => {
        const { scrollWidth, clientWidth } = caption.closest('table').parentElement
        return scrollWidth > clientWidth + 1
      })
      .map(({ textContent }) => textContent)
  `)
  return scrolled.filter((caption) => whole.test(caption))
}
