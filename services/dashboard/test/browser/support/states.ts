/** The states that pages can be in, each reached as a person would. */
import type { Page } from 'playwright-core'
import { csvOf, customers, features } from './customers.js'
import { dropFile } from './drop-file.js'
import type { Platform } from './platform.js'

export type States = Record<string, (page: Page) => Promise<void>>

const table = csvOf(customers(200))

/** Before there is anything. */
export const emptyStates: States = {
  'Models without models': (page) => open(page, '/models', 'No models yet'),
  'a model that is not there': (page) => open(page, '/models/nothing', 'There is no model called'),
  'a run that is not there': (page) => open(page, '/models/nothing/runs/none', 'Could not load'),
  Import: (page) => open(page, '/import', 'Drop a model here'),
  'Train without data': (page) => open(page, '/train', 'None yet. Choose data above'),
  'Predict without models': (page) => open(page, '/predict', 'No model is deployed yet'),
  'Rollout without models': (page) => open(page, '/rollout', 'No model is deployed yet'),
  'Drift without models': (page) => open(page, '/drift', 'No model is deployed yet'),
  'Live without models': (page) => open(page, '/live', 'No model is deployed yet'),
  'an unknown address': (page) => open(page, '/nowhere', 'There is nothing here'),
  'a page while it is loaded': async (page) => {
    await page.route('**/api/**', () => {})
    await open(page, '/models', 'Still waiting for the answer')
  },
  'a page without its service': async (page) => {
    await page.route('**/api/**', (route) => route.abort())
    await open(page, '/live', 'Could not load')
  },
}

const run = { dataset: 'people', target: 'left', features }

/** Two versions of a model, of which the first replaced the second, and a run that failed. */
export interface Runs {
  first: string
  second: string
  failed: string
}

/** The deployed version has been asked once. */
export async function prepareRuns(platform: Platform): Promise<Runs> {
  const runs = await trainRuns(platform)
  await ask(platform)
  return runs
}

export const ask = (platform: Platform) =>
  platform.predict('people', { plan: 'plus', city: 'Oulu', minutes: null, support_calls: 3, months: 12 })

export async function trainRuns(platform: Platform): Promise<Runs> {
  await platform.upload('people', table)
  const first = await platform.train({ ...run, training: { epochs: 3 } })
  const second = await platform.train({ ...run, training: { epochs: 5 } })
  await platform.deploy(second)
  await platform.deploy(first)
  const failed = await platform.start({ ...run, training: { learningRate: 1e9 } })
  await platform.outcome(failed)
  return { first, second, failed }
}

/** @param runs may be filled in after this call */
export const statesWith = (runs: Runs): States => ({
  Models: (page) => open(page, '/models', 'not deployed'),
  'a model': (page) => open(page, '/models/people', 'Comparison'),
  'the question before deploying': async (page) => {
    await open(page, '/models/people', 'Comparison')
    await page.getByRole('button', { name: `Deploy ${runs.second}` }).click()
    await page.getByText('is tried beside').waitFor()
  },
  'the question before rolling back': async (page) => {
    await open(page, '/models/people', 'Comparison')
    await page.getByRole('button', { name: 'Roll back' }).click()
    await page.getByText('Returns to').waitFor()
  },
  'a deployment that somebody else was faster with': async (page) => {
    const problem = {
      type: 'about:blank',
      title: 'Conflict',
      status: 409,
      code: 'conflict',
      detail: 'Changed',
    }
    const answer = { status: 409, contentType: 'application/problem+json', body: JSON.stringify(problem) }
    await page.route('**/canary', (route) => route.fulfill(answer))
    await open(page, '/models/people', 'Comparison')
    await page.getByRole('button', { name: `Deploy ${runs.second}` }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Roll out' }).click()
    await page.getByText('somebody else was faster').waitFor()
  },
  'a version': (page) => open(page, `/models/people/runs/${runs.first}`, 'Sample rows'),
  'a file before its upload': async (page) => {
    await open(page, '/train', 'Recent runs')
    await dropFile(page, 'people.csv', table)
    await page.getByRole('table', { name: 'First rows of the file' }).waitFor()
  },
  'a table that leaves something open': async (page) => {
    await open(page, '/train', 'Recent runs')
    await dropFile(
      page,
      'open.csv',
      'when;amount;land\n01/02/2024;1,5;NA\n03/04/2024;2,5;DE\n05/06/2024;3,5;DE\n',
    )
    await page.getByRole('button', { name: 'Upload' }).click()
    await page.getByRole('button', { name: 'Month first: 2 January 2024' }).waitFor()
  },
  'a run that is set up': async (page) => {
    await open(page, '/train?dataset=people', 'Train a single network instead')
    await page.getByLabel('Answer').selectOption('cost')
    await page.getByLabel('Cost of one missed').fill('none')
    await page.getByText('Train a single network instead').click()
    await page.getByLabel('Epochs', { exact: true }).fill('none')
  },
  'a run that failed': (page) => open(page, `/train/${runs.failed}`, 'Training diverged'),
  'the result of a run': async (page) => {
    await open(page, `/train/${runs.second}`, 'Against what is deployed')
    for (const summary of await page.getByText('Show as a table').all()) await summary.click()
  },
  'a prediction': async (page) => {
    await open(page, '/predict', 'The same call as code')
    await page.getByLabel('months').fill('900')
    await page.getByRole('button', { name: 'Predict' }).click()
    await page.getByRole('list', { name: 'Probability by class' }).waitFor()
    await page.getByRole('list', { name: /^Contributions to the log-odds/ }).waitFor()
  },
  'Drift of too few rows': (page) => open(page, '/drift', 'too few rows'),
  'Drift of a feature': async (page) => {
    await page.route('**/api/inference/drift?*', (route) => route.fulfill({ json: driftOf(runs.first) }))
    await open(page, '/drift', 'or up to half a day later')
  },
  'a row that is pasted': async (page) => {
    await open(page, '/predict', 'The same call as code')
    await page.getByRole('button', { name: 'Paste a row' }).click()
    await page.getByRole('button', { name: 'Fill the form' }).click()
  },
})

/** As GET /drift answers it. */
const finding = {
  ...{ statistic: 'psi', value: 0.02, evidence: -2.1, threshold: 7.6, rows: 1200, since: null },
  from: '2026-11-27T00:00:00.000Z',
  classical: null,
}
const driftOf = (run_id: string) => ({
  ...{ model: 'people', run_id, window: { from: finding.from, rows: 1200 } },
  features: [
    {
      ...{ ...finding, name: 'months', verdict: 'alarm', value: 0.61, evidence: 214.5 },
      since: '2026-11-26T12:00:00.000Z',
      outliers: { below: 0, above: 12, unseen: 0, missing: 3 },
      reference: { edges: [6, 12, 24], counts: [50, 50, 50, 50], missing: 0 },
      live: { edges: [6, 12, 24], counts: [10, 90, 200, 897], missing: 3 },
    },
    {
      ...{ ...finding, name: 'plan', verdict: 'ok' },
      reference: { categories: ['plus', 'basic'], counts: [120, 80], other: 0, missing: 0 },
      live: { categories: ['plus', 'basic'], counts: [700, 500], other: 0, missing: 0 },
    },
  ],
  predictions: {
    ...{ ...finding, name: 'prediction', verdict: 'watch', value: 0.14, evidence: 12 },
    since: '2026-11-27T00:00:00.000Z',
    reference: { edges: [0.2, 0.6], counts: [70, 70, 60] },
    live: { edges: [0.2, 0.6], counts: [200, 500, 500] },
  },
})

/** One run under way, and one that waits for it. */
export interface UnfinishedRuns {
  running: string
  queued: string
}

/** Keeps a processor busy until it is suspended or cancelled. */
export const longTraining = { epochs: 10_000, batchSize: 1 }

export async function startRuns(platform: Platform): Promise<UnfinishedRuns> {
  await platform.upload('people', table)
  const running = await platform.start({ ...run, training: longTraining })
  await platform.suspend(running)
  return { running, queued: await platform.start(run) }
}

/** @param runs may be filled in after this call */
export const trainingStates = (runs: UnfinishedRuns): States => ({
  'a run that waits': (page) => open(page, `/train/${runs.queued}`, 'Waits for one run'),
  'a run under way': (page) => open(page, `/train/${runs.running}`, 'Show as a table'),
  'the question before cancelling': async (page) => {
    await open(page, `/train/${runs.running}`, 'Show as a table')
    await page.getByRole('button', { name: 'Cancel the run' }).click()
  },
})

export async function open(page: Page, path: string, text: string): Promise<void> {
  await page.goto(path)
  await page.getByText(text).first().waitFor()
}
