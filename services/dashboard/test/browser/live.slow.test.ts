import { describeBrowser } from './support/chromium.js'
import { movesNothing, trainTwo } from './support/live-page.js'
import { setStage } from './support/stage.js'

describeBrowser('the page Live on a large screen', () => {
  const stage = setStage()

  it('moves nothing while its numbers change', async () => {
    const [run] = await trainTwo(stage.platform)
    await stage.platform.deploy(run)
    await movesNothing(stage, run, { height: 2000 })
  })
})
