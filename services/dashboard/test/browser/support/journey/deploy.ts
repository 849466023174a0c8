/** From a trained model to one that is served, asked, replaced and returned to. */
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'

/** @returns the run that is deployed then */
export async function deploy(page: Page): Promise<string> {
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
export async function predict(page: Page, run: string): Promise<void> {
  await page.getByRole('main').getByRole('link', { name: 'Predict', exact: true }).click()
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

export async function compareWithDeployed(page: Page, deployed: string): Promise<void> {
  const comparison = page.getByRole('table', { name: 'This run against the deployed one' })
  await comparison.getByRole('row', { name: /Accuracy/ }).waitFor()
  await page.getByRole('link', { name: deployed }).waitFor()
}

/** @returns the run that is deployed then */
export async function deployFromVersions(page: Page, former: string): Promise<string> {
  await page.getByRole('link', { name: 'All versions' }).click()
  const comparison = page.getByRole('table', { name: 'The chosen versions side by side' })
  await comparison.getByRole('link', { name: former }).waitFor()
  const [, second] = await comparison.getByRole('columnheader').getByRole('link').allInnerTexts()
  await page.getByRole('button', { name: `Deploy ${second}` }).click()
  const dialog = page.getByRole('dialog', { name: 'Deploy customers' })
  await dialog.getByLabel('At once').check()
  await dialog.getByText(/^\S+ replaces \S+\.$/).waitFor()
  await dialog.getByText('They were measured on different data').waitFor()
  assert.equal(await dialog.getByLabel('Your name').inputValue(), 'Ada', 'the name is remembered')
  await dialog.getByRole('button', { name: 'Deploy at once' }).click()
  await stableVersion(page, second!).waitFor()
  return second!
}

export async function rollBack(page: Page, from: string, to: string): Promise<void> {
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
    await rows.first().innerText(),
    new RegExp(`Rollback.*${to}.*instead of ${from}.*Ada.*worse than before`, 's'),
  )
}

const stableVersion = (page: Page, run: string) =>
  page.getByRole('heading', { name: `Stable version ${run}` })
