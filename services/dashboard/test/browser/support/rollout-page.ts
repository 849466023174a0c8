import type { Page } from 'playwright-core'
import { DirectoryStore } from '@modelops/common/artifact-store/directory-store'
import { until } from '../../../../common/test/support/until.js'
import { publishModel } from '../../../../inference/test/support/publish-model.js'
import { setStage, type Stage } from './stage.js'
import { trainRuns, type Runs } from './states.js'

/** A row of the model people. */
export const person = { plan: 'plus', city: 'Oulu', minutes: null, support_calls: 3, months: 12 }

/** Confirms what one of the buttons asks. @param consequence is told before */
export async function act(page: Page, verb: string, consequence: string, what = 'rollout'): Promise<void> {
  await page.getByRole('button', { name: verb }).click()
  const dialog = page.getByRole('dialog', { name: `${verb} the ${what} of people?` })
  await dialog.getByText(consequence).waitFor()
  await dialog.getByLabel('Your name').fill('Ada')
  await dialog.getByLabel('Reason').fill('seen enough')
  await dialog.getByRole('button', { name: verb }).click()
  await dialog.waitFor({ state: 'detached' })
}

export const heading = (page: Page, state: string, mode = 'Canary') =>
  page.getByRole('heading', { name: new RegExp(`^${mode} .* ${state}$`) })
export const currentStep = (page: Page) => page.locator('[aria-current=step]')
export const lastEnded = (page: Page) =>
  page.getByRole('table', { name: 'Ended rollouts' }).locator('tbody').getByRole('row').first()

export const sideBySide = (page: Page) => page.getByRole('table', { name: 'Both versions side by side' })

/** A stage with two runs of the model people, of which the first is deployed before each test. */
export function setRolloutStage() {
  const stage = setStage()
  const runs = {} as Runs
  before(async () => void Object.assign(runs, await trainRuns(stage.platform)))
  beforeEach(() => deployFirst(stage, runs))
  return { stage, runs }
}

/** Ends a rollout as well. */
export const deployFirst = ({ platform }: Stage, { first }: Runs) =>
  platform.call('POST', `/inference/deploy?run_id=${first}&force`)

/**
 * Adds the model price to a stage, of which "small" is deployed before each test, "alike" answers the same, and
 * "overflows" refuses what judged() asks.
 */
export function setVerdict(stage: Stage) {
  before(async () => {
    const store = await DirectoryStore.open(stage.store)
    const price = { model: 'price', task: 'regression' as const }
    for (const [runId, weight] of [
      ['small', 1e-9],
      ['alike', 1e-9],
      ['overflows', 1e9],
    ] as const)
      await publishModel(store, { ...price, runId, weight })
  })
  beforeEach(() => stage.platform.call('POST', '/inference/deploy?run_id=small&force'))

  /** Asks until the verdict has ended the rollout of this version. */
  const judged = (run_id: string, end: string, look: (page: Page) => Promise<void>) =>
    stage.visit(async ({ page }) => {
      const steps = [50, 100].map((weight) => ({ weight, min_seconds: 0, min_requests: 20 }))
      // What few requests can show.
      const policy = { steps, tolerance: 0.5, alpha: 1e-6 }
      await stage.platform.call('POST', '/inference/canary', JSON.stringify({ run_id, policy }))
      await page.goto('/rollout?model=price')
      await heading(page, 'running').waitFor()
      await until(async () => {
        for (let i = 0; i < 20; i++) await stage.platform.predict('price', [1e25, 1e25, 1e25])
        return (await heading(page, end).count()) > 0
      }, `it is ${end}`)
      await look(page)
    })
  return { judged }
}
