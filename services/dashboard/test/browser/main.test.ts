import { describeBrowser } from './support/chromium.js'
import { setFaultyStage } from './support/faulty-stage.js'
import { describeFailedActions } from './main/failed-actions.js'
import { describeKeyboard } from './main/keyboard.js'
import { describeLive } from './main/live.js'
import { describePages } from './main/pages.js'
import { describeReading } from './main/reading.js'
import { describeRollout, describeVerdict } from './main/rollout.js'

/** What is usual, on one stage, which costs more than many looks; the files without `main` have the rest. */
describeBrowser('the dashboard', () => {
  const { stage, runs } = setFaultyStage()
  describePages(stage, runs)
  describeFailedActions(stage, runs)
  describeLive(stage, runs)
  describeRollout(stage, runs)
  // Those that add models come last.
  describeVerdict(stage)
  describeReading(stage)
  describeKeyboard(stage)
})
