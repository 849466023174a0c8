/** From a table to a trained model, as somebody does it who reads the pages and nothing else. */
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { until } from '../../../../../common/test/support/until.js'

export async function chooseFile(page: Page, name: string, content: string): Promise<void> {
  const file = { name, mimeType: 'text/csv', buffer: Buffer.from(content) }
  page.once('filechooser', (chooser) => void chooser.setFiles(file))
  await page.getByText('Drop a table here, or choose a file').click()
}

/** After a look at the first rows. */
export async function upload(page: Page): Promise<void> {
  await page.getByText('240 rows · 8 columns · separated by commas').waitFor()
  await page.getByRole('table', { name: 'First rows of the file' }).getByText('C-1000').waitFor()
  await page.getByRole('button', { name: 'Upload' }).click()
}

/** The columns are as they should be, the doubtful ones are named; another target is chosen and refused. */
export async function setUpRun(page: Page, epochs: number): Promise<void> {
  const columns = page.getByRole('table', { name: 'Columns of customers' })
  assert.match(await columns.getByRole('row', { name: /minutes/ }).innerText(), /number.* %/s)
  assert.match(await columns.getByRole('row', { name: /plan/ }).innerText(), /text/)
  await page.getByText('2 columns are left out, because nothing can be learned from them').waitFor()
  await columns.getByText('No value occurs twice, as in identifiers').waitFor()
  const target = page.getByRole('combobox', { name: 'Target' })
  await target.selectOption('currency')
  await page.getByText('This column cannot be predicted: all its values are the same').waitFor()
  assert.ok(await page.getByRole('button', { name: 'Start training' }).isDisabled())
  await target.selectOption('left')
  await page.getByText('Train a single network instead').click()
  await page.getByLabel('Epochs', { exact: true }).fill(String(epochs))
  await startTraining(page)
}

export async function startTraining(page: Page): Promise<void> {
  await page.getByText('It will learn classes, because its values are text').waitFor()
  await page.getByRole('button', { name: 'Start training' }).click()
}

/** Epochs arrive one after the other, in the numbers and in the table of the curve. */
export async function watchTraining(page: Page): Promise<void> {
  const curve = page.getByRole('figure', { name: 'Loss by epoch' })
  await curve.getByText('Show as a table').click()
  const epochs = curve.getByRole('row')
  await epochs.nth(2).waitFor()
  const progress = page.getByRole('progressbar', { name: 'Epochs' })
  const epoch = async () => Number(await progress.getAttribute('value'))
  const before = await epoch()
  await until(async () => (await epoch()) > before, 'more epochs than before')
  assert.match(await curve.innerText(), /Training loss/)
}

export async function readResult(page: Page): Promise<void> {
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
