import { budgetsWith, checkBudgets } from './support/budgets.js'
import { describeBrowser } from './support/chromium.js'
import { setStage } from './support/stage.js'
import { prepareRuns, type Runs } from './support/states.js'

describeBrowser('the first load', () => {
  const stage = setStage()
  const runs = {} as Runs
  before(async () => void Object.assign(runs, await prepareRuns(stage.platform)))

  checkBudgets(stage, budgetsWith(runs), ['a model', 'a version', 'Train', 'Predict', 'Live'])
})
