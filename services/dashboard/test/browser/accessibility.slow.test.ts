import { checkEach } from './support/check-each.js'
import { describeBrowser } from './support/chromium.js'
import { liveStates, quietStates } from './support/live-states.js'
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
      checkEach(stage, { ...statesWith(runs), ...liveStates, ...otherTaskStates(others) })
    })
  })

  describe('while models are trained', () => {
    before(async () => void Object.assign(unfinished, await startRuns(stage.platform)))
    after(() => stage.platform.cancelUnfinished())
    checkEach(stage, trainingStates(unfinished))
  })
})
