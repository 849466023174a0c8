/**
 * Screenshots of every page, with data and traffic: npm run screenshots. Takes about six minutes, as charts show five;
 * `-- NAME...` takes some of the others anew.
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { launchBrowser } from '../support/chromium.js'
import { csvOf, customers } from '../support/customers.js'
import { dropFile } from '../support/drop-file.js'
import { until } from '../../../../common/test/support/until.js'
import { Platform } from '../support/platform.js'
import { startBackends, startDashboard } from '../support/services.js'
import { visit } from '../support/visitor.js'
import { startMixedTraffic } from './mixed-traffic.js'
import { prepareModels, type Models } from './models.js'
import { rolloutScenes } from './rollouts.js'
import { shoot } from './shoot.js'

const CHARTS_MS = 5 * 60_000
const BEFORE_NEWER_MS = 3 * 60_000

const backends = await startBackends()
// The commands in the screenshots have this address.
const dashboard = await startDashboard(backends, Number(process.env.PORT ?? 8080))
const platform = new Platform(dashboard.url)
const models = await prepareModels(platform)
const browser = await launchBrowser()
const open = (use: (page: Page) => Promise<void>) =>
  visit(browser, dashboard.url, { height: 900 }, ({ page }) => use(page))

const names = process.argv.slice(2)
if (names.length) await takeScenes((name) => names.includes(name))
else await takeAll()
await Promise.all([browser.close(), dashboard.stop()])
await backends.stop()

/** Live is open all the while. */
async function takeAll(): Promise<void> {
  await open(async (live) => {
    await live.goto('/live')
    const stopTraffic = await startMixedTraffic(platform)
    const begun = Date.now()
    const until = (ms: number) => delay(begun + ms - Date.now())
    await takeScenes(() => true)
    await until(BEFORE_NEWER_MS)
    await platform.deploy(models.newer, 'Ada', 'misses fewer tumours')
    await until(CHARTS_MS)
    await shoot(live, 'live')
    await live.getByRole('combobox', { name: 'Model' }).selectOption('breast-cancer')
    await live.getByRole('button', { name: 'By version' }).click()
    await shoot(live, 'live-versions')
    await stopTraffic()
  })
}

async function takeScenes(isWanted: (name: string) => boolean): Promise<void> {
  for (const [name, show] of Object.entries({ ...scenes(models), ...rolloutScenes(platform, models) }))
    if (isWanted(name))
      await open(async (page) => {
        await show(page)
        await shoot(page, name, name === 'predict' ? predict : undefined)
      })
}

/** Every page but Live in its most telling state. */
function scenes({ stable, newer, startRun }: Models): Record<string, (page: Page) => Promise<void>> {
  return {
    models: (page) => see(page, '/models', 'breast-cancer'),
    model: (page) => see(page, '/models/breast-cancer', 'first version'),
    version: (page) => see(page, `/models/breast-cancer/runs/${stable}`, 'Sample rows'),
    deploy: async (page) => {
      await see(page, `/models/breast-cancer/runs/${newer}`, 'Sample rows')
      await page.getByRole('button', { name: 'Deploy' }).click()
      await page.getByRole('table', { name: 'Metrics before and after' }).waitFor()
    },
    train: (page) => see(page, '/train', 'iris'),
    'train-data': async (page) => {
      await see(page, '/train', 'iris')
      await dropFile(page, 'customers.csv', csvOf(customers(240)))
      await page.getByRole('button', { name: 'Upload' }).click()
      await page.getByText('Always saying').waitFor()
    },
    'train-running': async (page) => {
      await see(page, `/train/${await startRun()}`, 'Remaining, about')
      await page.getByText(/^3,5\d\d of 9,000$/).waitFor()
    },
    'train-result': (page) => see(page, `/train/${newer}`, 'Confusion matrix'),
    predict: (page) => see(page, '/predict?model=breast-cancer', 'The same call as code'),
  }
}

/** With what explains it. On a small screen the answer is scrolled to. */
async function predict(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Predict' }).click()
  const answer = page.getByRole('list', { name: 'Probability by class' })
  await until(async () => {
    const box = await answer.boundingBox()
    return box !== null && box.y > 0 && box.y + box.height < page.viewportSize()!.height
  }, 'the answer is seen')
  await page.getByRole('list', { name: /^Contributions to/ }).waitFor()
}

async function see(page: Page, path: string, text: string): Promise<void> {
  await page.goto(path)
  await page.getByText(text).first().waitFor()
}
