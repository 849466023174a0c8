import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { describeBrowser } from './support/chromium.js'
import { setStage } from './support/stage.js'
import { open, prepareRuns, type Runs } from './support/states.js'
import type { VisitOptions } from './support/visitor.js'

/** How many pixels of all charts have each colour that is no grey, the most frequent ones first. */
const countColours = `(() => {
  const counts = new Map()
  for (const canvas of document.querySelectorAll('canvas')) {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
    for (let at = 0; at < data.length; at += 4) {
      const [red, green, blue, alpha] = data.slice(at, at + 4)
      if (alpha < 255 || Math.max(red, green, blue) - Math.min(red, green, blue) < 60) continue
      const colour = [red, green, blue].join()
      counts.set(colour, (counts.get(colour) ?? 0) + 1)
    }
  }
  return [...counts].sort((a, b) => b[1] - a[1]).map(([colour]) => colour)
})()`

const coloursOf = async (page: Page): Promise<string[]> =>
  (await page.evaluate<string[]>(countColours)).slice(0, 2)

describeBrowser('for somebody who asked for less motion', () => {
  const stage = setStage()
  const runs = {} as Runs
  before(async () => void Object.assign(runs, await prepareRuns(stage.platform)))

  for (const theme of ['light', 'dark'] as const)
    it(`charts have the colours that they have for everybody, in the ${theme} theme`, async () => {
      const look = async (options: VisitOptions) => {
        let colours: string[] = []
        await stage.visit(async ({ page }) => {
          await page.emulateMedia({ colorScheme: theme })
          await open(page, `/models/people/runs/${runs.second}`, 'Show as a table')
          colours = await coloursOf(page)
        }, options)
        return colours
      }
      const usual = await look({})
      assert.ok(usual.length > 0, 'there are no coloured lines')
      assert.deepEqual(await look({ reducedMotion: 'reduce' }), usual)
    })
})
