import { describeBrowser } from './support/chromium.js'
import { movesNothing, trainTwo } from './support/live-page.js'
import { setStage } from './support/stage.js'

describeBrowser('the page Live, while its numbers change', () => {
  const stage = setStage()
  let run: string
  before(async () => {
    ;[run] = await trainTwo(stage.platform)
    await stage.platform.deploy(run)
  })

  it('moves nothing on a large screen', () => movesNothing(stage, run, { height: 2000 }))

  it('moves nothing on a small screen', () => movesNothing(stage, run, { width: 375, height: 3000 }))
})
