import assert from 'node:assert/strict'
import { describeBrowser } from './support/chromium.js'
import { measureLoad, type PageLoad } from './support/page-load.js'
import { setStage } from './support/stage.js'
import { prepareRuns, type Runs } from './support/states.js'

interface Budget {
  path: () => string
  text: string
  /** A little above what is needed now; 250 is the limit that no page may ever reach. */
  scriptKilobytes: number
}

/** Each one has to be asked for, which counts where the connection is slow. */
const MAX_FILES = 13
const MAX_REQUESTS = 18
/** How much longer than a page of one line the largest paint may take, in the same browser. */
const LARGEST_PAINT_RATIO = 30
/** In a window that is twice as high as usual, so that more of the page is seen to move. */
const MAX_LAYOUT_SHIFT = 0.03
/** A busy machine may be slow once. */
const ATTEMPTS = 4

describeBrowser('the first load', () => {
  const stage = setStage()
  const runs = {} as Runs
  before(async () => void Object.assign(runs, await prepareRuns(stage.platform)))

  const budgets: Record<string, Budget> = {
    Models: { path: () => '/models', text: 'Stable version', scriptKilobytes: 138 },
    'a model': { path: () => '/models/people', text: 'Comparison', scriptKilobytes: 138 },
    'a version': {
      ...{ path: () => `/models/people/runs/${runs.first}`, text: 'Sample rows' },
      scriptKilobytes: 161,
    },
    Train: { path: () => '/train', text: 'succeeded', scriptKilobytes: 190 },
    'the result of a run': {
      ...{ path: () => `/train/${runs.second}`, text: 'Against what is deployed' },
      scriptKilobytes: 190,
    },
    Predict: { path: () => '/predict', text: 'The same call as code', scriptKilobytes: 150 },
    Live: { path: () => '/live', text: 'Replicas', scriptKilobytes: 165 },
  }

  for (const [name, { path, text, scriptKilobytes }] of Object.entries(budgets))
    it(`of ${name} keeps to its budget of ${scriptKilobytes} kB of scripts, and to those of time and calm`, async () => {
      const loads: PageLoad[] = []
      const isQuick = () => loads.some(({ paintRatio }) => paintRatio < LARGEST_PAINT_RATIO)
      while (loads.length < ATTEMPTS && !isQuick())
        await stage.visit(async ({ page }) => void loads.push(await measureLoad(page, path(), text)), {
          height: 1600,
        })
      const { scriptBytes, requests, files, layoutShift } = loads[0]!
      assert.ok(scriptBytes > 60_000, `only ${scriptBytes} bytes of scripts were counted`)
      assert.ok(scriptBytes < scriptKilobytes * 1000, `${scriptBytes} bytes of scripts`)
      assert.ok(files <= MAX_FILES, `${files} files`)
      assert.ok(requests <= MAX_REQUESTS, `${requests} requests`)
      assert.ok(layoutShift < MAX_LAYOUT_SHIFT, `a layout shift of ${layoutShift}`)
      assert.ok(
        isQuick(),
        `largest paints take ${loads.map((load) => load.paintRatio).join(', ')} times as long`,
      )
    })

  it('of the result of a run asks for what is independent together', () =>
    stage.visit(async ({ page }) => {
      const answerAfter = async (path: string, asked: Promise<unknown>) =>
        page.route(`**/api${path}`, async (route) => {
          await asked
          await route.continue()
        })
      const { first, second } = runs
      await answerAfter(`/training/runs/${second}`, page.waitForRequest('**/api/inference/deployments'))
      await answerAfter(`/inference/runs/${second}`, page.waitForRequest(`**/api/inference/runs/${first}`))
      await page.goto(`/train/${second}`)
      await page.getByText('Against what is deployed').waitFor()
    }))

  it('is the only one: later ones ask for the page itself alone', () =>
    stage.visit(async ({ page }) => {
      await page.goto('/models')
      await page.getByText('Stable version').waitFor()
      await page.reload()
      await page.getByText('Stable version').waitFor()
      const transferred = await page.evaluate<string[]>(`performance.getEntriesByType('resource')
        .filter(({ name, transferSize }) => name.includes('/assets/') && transferSize > 0).map(({ name }) => name)`)
      assert.deepEqual(transferred, [])
    }))
})
