import assert from 'node:assert/strict'
import { checkEach } from './support/check-each.js'
import { describeBrowser } from './support/chromium.js'
import { features } from './support/customers.js'
import { liveStates, quietStates } from './support/live-states.js'
import { rolloutStates } from './support/rollout-states.js'
import { setStage } from './support/stage.js'
import {
  ask,
  emptyStates,
  startRuns,
  statesWith,
  trainingStates,
  trainRuns,
  type Runs,
  type UnfinishedRuns,
} from './support/states.js'
import { otherTaskStates, prepareOtherTasks, type OtherTasks } from './support/task-states.js'
import { layoutShift, type Visitor } from './support/visitor.js'

/** A tenth of what https://web.dev/articles/cls calls good. */
const MAX_LAYOUT_SHIFT = 0.01

describeBrowser('every state of the pages', () => {
  const stage = setStage()
  const runs = {} as Runs
  const others = {} as OtherTasks
  const unfinished = {} as UnfinishedRuns

  checkEach(stage, emptyStates)

  describe('with models', () => {
    before(async () => void Object.assign(runs, await trainRuns(stage.platform)))
    checkEach(stage, quietStates)

    describe('that are asked', () => {
      before(async () => {
        await ask(stage.platform)
        Object.assign(others, await prepareOtherTasks(stage.platform))
      })
      checkEach(stage, {
        ...statesWith(runs),
        ...liveStates,
        ...rolloutStates(runs),
        ...otherTaskStates(others),
      })

      it('nothing moves while a run waits, is trained and ends', () =>
        Promise.all([
          stage.visit(watchTraining, { height: 1000 }),
          stage.visit(watchTraining, { width: 375, height: 1600 }),
        ]).then(() => {}))
    })
  })

  describe('while models are trained', () => {
    before(async () => void Object.assign(unfinished, await startRuns(stage.platform)))
    after(() => stage.platform.cancelUnfinished())
    checkEach(stage, trainingStates(unfinished))
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
