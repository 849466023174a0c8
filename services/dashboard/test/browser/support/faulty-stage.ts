/** A stage whose services work again after each test, whatever became of them. */
import { setStage, type Stage } from './stage.js'
import { prepareRuns, type Runs } from './states.js'

/** Is set up before the tests of the group that calls it, with a deployed model. */
export function setFaultyStage(): { stage: Stage; runs: Runs } {
  const stage = setStage()
  const runs = {} as Runs
  before(async () => void Object.assign(runs, await prepareRuns(stage.platform)))
  afterEach(async () => {
    await Promise.all([stage.inference.become('none'), stage.training.become('none')])
    await stage.platform.cancelUnfinished()
  })
  return { stage, runs }
}
