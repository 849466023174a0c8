import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { freePorts, Starter } from '../../../../launcher/test/support/starter.js'
import { describeBrowser, launchBrowser } from './support/chromium.js'
import { csvOf, customers } from './support/customers.js'
import { dropFile } from './support/drop-file.js'
import {
  compareWithDeployed,
  deploy,
  deployFromVersions,
  predict,
  rollBack,
} from './support/journey/deploy.js'
import {
  chooseFile,
  readResult,
  setUpRun,
  startTraining,
  upload,
  watchTraining,
} from './support/journey/train.js'
import { visit } from './support/visitor.js'

const table = (seed: number) => csvOf(customers(240, seed))

describeBrowser('somebody who has never seen the dashboard', () => {
  let home: string
  let starter: Starter
  let browser: Browser

  before(async () => {
    browser = await launchBrowser()
    home = await mkdtemp(join(tmpdir(), 'modelops-browser-'))
    starter = new Starter(await freePorts(), home)
    await starter.ready()
  })
  after(async () => {
    await browser.close()
    await starter.stop()
    await rm(home, { recursive: true })
  })

  it('gets from npm start to a model of an own table, replaces it and returns to it', () =>
    visit(browser, new URL(starter.dashboard), {}, async ({ page }) => {
      await page.goto('/')
      await findExample(page)
      await page.getByRole('link', { name: 'Train a model' }).click()
      await dropFile(page, 'customers.csv', table(1))
      await upload(page)
      await setUpRun(page, 3000)
      await watchTraining(page)
      await readResult(page)
      const first = await deploy(page)
      await predict(page, first)

      await page.getByRole('link', { name: 'Train', exact: true }).click()
      await chooseFile(page, 'customers.csv', table(2))
      await upload(page)
      await startTraining(page)
      await compareWithDeployed(page, first)
      const second = await deployFromVersions(page, first)
      await rollBack(page, second, first)
    }))
})

/** The example that `npm start` trained and deployed. */
async function findExample(page: Page): Promise<void> {
  const example = page.getByRole('row', { name: /breast-cancer/ })
  await example.waitFor()
  assert.match(await example.innerText(), /\d\d\.\d %/, 'its accuracy is shown')
}
