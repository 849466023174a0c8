import assert from 'node:assert/strict'
import type { Locator, Page } from 'playwright-core'
import { describeBrowser } from './support/chromium.js'
import { csvOf, customers } from './support/customers.js'
import { dropFile } from './support/drop-file.js'
import { eventually } from './support/eventually.js'
import { setStage } from './support/stage.js'

const table = (seed: number) => csvOf(customers(240, seed))

describeBrowser('somebody who has never seen the dashboard', () => {
  const stage = setStage()

  it('gets from an empty platform to a model of an own table, replaces it and returns to it', () =>
    stage.visit(async ({ page }) => {
      await page.goto('/')
      await page.getByRole('link', { name: 'Train the first one' }).click()
      await dropFile(page, 'customers.csv', table(1))
      await upload(page)
      await setUpRun(page, 300)
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

async function chooseFile(page: Page, name: string, content: string): Promise<void> {
  const file = { name, mimeType: 'text/csv', buffer: Buffer.from(content) }
  page.once('filechooser', (chooser) => void chooser.setFiles(file))
  await page.getByText('Drop a CSV file here, or choose one').click()
}

/** After a look at the first rows. */
async function upload(page: Page): Promise<void> {
  await page.getByText('240 rows · 8 columns · separated by commas').waitFor()
  await page.getByRole('table', { name: 'First rows of the file' }).getByText('C-1000').waitFor()
  await page.getByRole('button', { name: 'Upload' }).click()
}

/** The columns are as they should be, the doubtful ones are named; another target is chosen and refused. */
async function setUpRun(page: Page, epochs: number): Promise<void> {
  const columns = page.getByRole('table', { name: 'Columns of customers' })
  assert.match(await textOf(columns.getByRole('row', { name: /minutes/ })), /number.* %/s)
  assert.match(await textOf(columns.getByRole('row', { name: /plan/ })), /text/)
  await page.getByText('2 columns are left out, because nothing can be learned from them').waitFor()
  await columns.getByText('No value occurs twice, as in identifiers').waitFor()
  const target = page.getByRole('combobox', { name: 'Target' })
  await target.selectOption('currency')
  await page.getByText('This column cannot be predicted: all its values are the same').waitFor()
  assert.ok(await page.getByRole('button', { name: 'Start training' }).isDisabled())
  await target.selectOption('left')
  await page.getByText('Advanced settings').click()
  await page.getByLabel('Epochs', { exact: true }).fill(String(epochs))
  await startTraining(page)
}

async function startTraining(page: Page): Promise<void> {
  await page.getByText('It will learn classes, because its values are text').waitFor()
  await page.getByRole('button', { name: 'Start training' }).click()
}

/** Epochs arrive one after the other, in the numbers and in the table of the curve. */
async function watchTraining(page: Page): Promise<void> {
  const curve = page.getByRole('figure', { name: 'Loss by epoch' })
  await curve.getByText('Show as a table').click()
  const epochs = curve.getByRole('row')
  await epochs.nth(2).waitFor()
  const progress = page.getByRole('progressbar', { name: 'Epochs' })
  const epoch = async () => Number(await progress.getAttribute('value'))
  const before = await epoch()
  await eventually('more epochs than before', async () => (await epoch()) > before)
  assert.match(await curve.innerText(), /Training loss/)
}

async function readResult(page: Page): Promise<void> {
  await page.getByText('No version of customers is deployed yet').waitFor()
  const matrix = page.getByRole('table', { name: /^Confusion matrix/ })
  const counts = (await matrix.locator('tbody strong').allInnerTexts()).map(Number)
  assert.equal(counts.length, 4)
  assert.equal(
    counts.reduce((sum, count) => sum + count),
    48,
    'a fifth of 240 rows is tested',
  )
  await page.getByRole('figure', { name: 'ROC curve' }).waitFor()
  const importance = await page.getByRole('list', { name: 'Feature importance' }).innerText()
  assert.match(importance, /^(support_calls|months|plan)\n/, 'what decides comes first')
  assert.doesNotMatch(importance, /customer_id|currency/)
}

/** @returns the run that is deployed then */
async function deploy(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Deploy' }).click()
  const dialog = page.getByRole('dialog', { name: 'Deploy customers' })
  await dialog.getByText('becomes the first version of customers that is served').waitFor()
  const run = await dialog.locator('code').first().innerText()
  await dialog.getByLabel('Your name').fill('Ada')
  await dialog.getByLabel('Reason').fill('the first one')
  await dialog.getByRole('button', { name: 'Deploy' }).click()
  await page.getByText(`customers is served by ${run}`).waitFor()
  await dialog.waitFor({ state: 'detached' })
  return run
}

/** The form has the columns of the table; other values lead to another answer. */
async function predict(page: Page, run: string): Promise<void> {
  await page.getByRole('link', { name: 'Predict with it' }).click()
  const calls = page.getByLabel('support_calls')
  const answer = page.getByRole('list', { name: 'Probability by class' })
  const ask = async (plan: string, value: number, months: number) => {
    await page.getByLabel('plan').selectOption(plan)
    await calls.fill(String(value))
    await page.getByLabel('months').fill(String(months))
    await page.getByRole('button', { name: 'Predict' }).click()
    await page.getByText('of the values before').waitFor({ state: 'detached' })
    await answer.waitFor()
    return /yes.*?([\d.]+) %/s.exec(await answer.innerText())![1]
  }
  assert.ok(Number(await ask('basic', 9, 2)) > 80)
  assert.ok(Number(await ask('pro', 0, 50)) < 20)
  await page.getByRole('link', { name: run }).waitFor()
  await page.getByRole('tab', { name: 'Python' }).click()
  await page.getByRole('button', { name: 'Copy: The call in Python, ModelOps' }).click()
  await page.getByText('Copied').waitFor()
  assert.match(await page.evaluate<string>('navigator.clipboard.readText()'), /"support_calls": 0/)
}

async function compareWithDeployed(page: Page, deployed: string): Promise<void> {
  const comparison = page.getByRole('table', { name: 'This run against the deployed one' })
  await comparison.getByRole('row', { name: /Accuracy/ }).waitFor()
  await page.getByRole('link', { name: deployed }).waitFor()
}

/** @returns the run that is deployed then */
async function deployFromVersions(page: Page, former: string): Promise<string> {
  await page.getByRole('link', { name: 'All versions' }).click()
  const comparison = page.getByRole('table', { name: 'The chosen versions side by side' })
  await comparison.getByRole('link', { name: former }).waitFor()
  const [, second] = await comparison.getByRole('columnheader').getByRole('link').allInnerTexts()
  await page.getByRole('button', { name: `Deploy ${second}` }).click()
  const dialog = page.getByRole('dialog', { name: 'Deploy customers' })
  await dialog.getByText(/^\S+ replaces \S+\.$/).waitFor()
  await dialog.getByText('They were measured on different data').waitFor()
  assert.equal(await dialog.getByLabel('Your name').inputValue(), 'Ada', 'the name is remembered')
  await dialog.getByRole('button', { name: 'Deploy' }).click()
  await stableVersion(page, second!).waitFor()
  return second!
}

async function rollBack(page: Page, from: string, to: string): Promise<void> {
  await page.getByRole('button', { name: 'Roll back' }).click()
  const dialog = page.getByRole('dialog', { name: 'Roll back customers' })
  await dialog.getByText(`Returns to ${to} from ${from}.`).waitFor()
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await stableVersion(page, from).waitFor()
  await page.getByRole('button', { name: 'Roll back' }).click()
  await dialog.getByLabel('Reason').fill('worse than before')
  await dialog.getByRole('button', { name: 'Roll back' }).click()
  await stableVersion(page, to).waitFor()
  const history = page.getByRole('table', { name: 'History of the deployment' })
  const rows = history.locator('tbody').getByRole('row')
  assert.equal(await rows.count(), 3)
  assert.match(
    await textOf(rows.first()),
    new RegExp(`Rollback.*${to}.*instead of ${from}.*Ada.*worse than before`, 's'),
  )
}

const stableVersion = (page: Page, run: string) =>
  page.getByRole('heading', { name: `Stable version ${run}` })

const textOf = (locator: Locator) => locator.innerText()
