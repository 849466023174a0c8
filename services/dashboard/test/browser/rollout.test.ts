import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { until } from '../../../common/test/support/until.js'
import { describeBrowser } from './support/chromium.js'
import { setStage } from './support/stage.js'
import { trainRuns, type Runs } from './support/states.js'

const person = { plan: 'plus', city: 'Oulu', minutes: null, support_calls: 3, months: 12 }

describeBrowser('the page Rollout', () => {
  const stage = setStage()
  const runs = {} as Runs
  before(async () => void Object.assign(runs, await trainRuns(stage.platform)))
  beforeEach(() => stage.platform.call('POST', `/inference/deploy?run_id=${runs.first}&force`))

  it('takes a good version from the question before deploying to its promotion', () =>
    stage.visit(async ({ page }) => {
      await page.goto(`/models/people/runs/${runs.second}`)
      await page.getByRole('button', { name: 'Deploy' }).click()
      const dialog = page.getByRole('dialog', { name: 'Deploy people' })
      await dialog.getByText(`${runs.second} is tried beside ${runs.first}.`).waitFor()
      await dialog.getByLabel('Your name').fill('Ada')
      await dialog.getByLabel('Reason').fill('more epochs')
      await dialog.getByRole('button', { name: 'Roll out' }).click()
      await page.getByText('by Ada: “more epochs”').waitFor()
      await currentStep(page).getByText('5 %').waitFor()
      const requests = sideBySide(page).getByRole('row', { name: /^Requests/ })
      await until(async () => {
        await stage.platform.predict('people', person)
        return /Requests\s+[1-9]/.test(await requests.innerText())
      })

      await act(page, 'Pause', 'stays at 5 %')
      await heading(page, 'paused').waitFor()
      await act(page, 'Resume', 'goes on from 5 %')
      await heading(page, 'running').waitFor()
      await act(page, 'Promote', `${runs.second} replaces ${runs.first} now`)
      await heading(page, 'promoted').waitFor()
      await lastEnded(page).getByText('promoted by Ada: seen enough').waitFor()
      await lastEnded(page).getByText('started for “more epochs”').waitFor()
    }))

  it('takes a version back that somebody aborts', () =>
    stage.visit(
      async ({ page }) => {
        await start()
        await page.goto('/rollout')
        await act(page, 'Abort', `all go to ${runs.first} within a second`)
        await heading(page, 'aborted').waitFor()
        await lastEnded(page).getByText('aborted by Ada: seen enough').waitFor()
        assert.equal(await page.getByRole('button', { name: 'Abort' }).count(), 0)
      },
      { width: 375 },
    ))

  it('ends with a deployment at once, which says so before', () =>
    stage.visit(async ({ page }) => {
      await start()
      await page.goto('/models/people')
      await page.getByText(`${runs.second} gets 50 % of its requests`).waitFor()
      await page.getByRole('button', { name: `Deploy ${runs.second}` }).click()
      const dialog = page.getByRole('dialog', { name: 'Deploy people' })
      await dialog.getByText(`The rollout of ${runs.second}, which is at 50 %, ends`).waitFor()
      assert.ok(await dialog.getByLabel('Roll out').isDisabled())
      await dialog.getByRole('button', { name: 'Deploy at once' }).click()
      await page.getByText(`people is served by ${runs.second}`).waitFor()
      await page.goto('/rollout')
      await heading(page, 'aborted').waitFor()
    }))

  it('says that somebody else has ended the rollout meanwhile', () =>
    stage.visit(async ({ page }) => {
      await start()
      await page.goto('/rollout')
      await page.getByRole('button', { name: 'Promote' }).click()
      const dialog = page.getByRole('dialog', { name: 'Promote the rollout of people?' })
      await dialog.getByText('replaces').waitFor()
      await stage.platform.call('POST', '/inference/canary/abort?model=people&who=Grace')
      await dialog.getByText('has ended meanwhile: aborted by Grace').waitFor()
      assert.ok(await dialog.getByRole('button', { name: 'Promote' }).isDisabled())
    }))

  const start = () => {
    const steps = [50, 100].map((weight) => ({ weight, min_seconds: 600, min_requests: 100 }))
    const request = { run_id: runs.second, who: 'Ada', policy: { steps } }
    return stage.platform.call('POST', '/inference/canary', JSON.stringify(request))
  }
})

/** Confirms what one of the buttons asks. @param consequence is told before */
async function act(page: Page, verb: string, consequence: string): Promise<void> {
  await page.getByRole('button', { name: verb }).click()
  const dialog = page.getByRole('dialog', { name: `${verb} the rollout of people?` })
  await dialog.getByText(consequence).waitFor()
  await dialog.getByLabel('Your name').fill('Ada')
  await dialog.getByLabel('Reason').fill('seen enough')
  await dialog.getByRole('button', { name: verb }).click()
  await dialog.waitFor({ state: 'detached' })
}

const heading = (page: Page, state: string) =>
  page.getByRole('heading', { name: new RegExp(`^Canary .* ${state}$`) })
const currentStep = (page: Page) => page.locator('[aria-current=step]')
const lastEnded = (page: Page) =>
  page.getByRole('table', { name: 'Ended rollouts' }).locator('tbody').getByRole('row').first()

const sideBySide = (page: Page) => page.getByRole('table', { name: 'Both versions side by side' })
