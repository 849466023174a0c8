import assert from 'node:assert/strict'
import { DirectoryStore } from '@modelops/common/artifact-store/directory-store'
import type { Page } from 'playwright-core'
import { until } from '../../../common/test/support/until.js'
import { publishModel } from '../../../inference/test/support/publish-model.js'
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

  it('compares a shadow with the stable version, and rolls it out', () =>
    stage.visit(async ({ page }) => {
      await page.goto(`/models/people/runs/${runs.second}`)
      await page.getByRole('button', { name: 'Deploy' }).click()
      const dialog = page.getByRole('dialog', { name: 'Deploy people' })
      await dialog.getByLabel('Shadow').check()
      await dialog.getByText(`${runs.second} computes copies of the requests to ${runs.first}.`).waitFor()
      await dialog.getByRole('button', { name: 'Shadow' }).click()
      await heading(page, 'running', 'Shadow').waitFor()
      await until(async () => {
        await stage.platform.predict('people', person)
        return (await page.getByText(/^100\.00\s*%$/).count()) > 0
      }, 'the agreement is shown')
      await act(page, 'Roll out', 'becomes the canary', 'shadow')
      await heading(page, 'running').waitFor()
      await currentStep(page).getByText('5 %').waitFor()
      await lastEnded(page).getByText('shadow, 100.0 % agreed').waitFor()
    }))

  it('ends a shadow', () =>
    stage.visit(async ({ page }) => {
      await stage.platform.call('POST', '/inference/shadow', JSON.stringify({ run_id: runs.second }))
      await page.goto('/rollout')
      await act(page, 'End', 'computes no more copies', 'shadow')
      await heading(page, 'ended', 'Shadow').waitFor()
    }))

  const start = () => {
    const steps = [50, 100].map((weight) => ({ weight, min_seconds: 600, min_requests: 100 }))
    const request = { run_id: runs.second, who: 'Ada', policy: { steps } }
    return stage.platform.call('POST', '/inference/canary', JSON.stringify(request))
  }
})

describeBrowser('the verdict on the page Rollout', () => {
  const stage = setStage()
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

  it('takes a version back that refuses requests, and gives the reason and what it counted', () =>
    judged('overflows', 'aborted', async (page) => {
      const reason = /more refusals than stable: [1-9]\d* of [1-9]\d* of the canary, 0 of [1-9]\d* of stable/
      await lastEnded(page).getByText(reason).waitFor()
      await lastEnded(page)
        .getByText(/^verdict/)
        .waitFor()
      const refusals = await sideBySide(page)
        .getByRole('row', { name: /^Refusals/ })
        .innerText()
      assert.match(refusals, /0\.00\s?%\s+0 of \d+\s+100\.00\s?%/)
      assert.equal(await page.getByRole('listitem').filter({ hasText: 'not reached' }).count(), 1)
    }))

  it('promotes a good version step by step', () =>
    judged('alike', 'promoted', async (page) => {
      await lastEnded(page).getByText('shown to be as good as stable').waitFor()
      assert.equal(await page.getByText(/^passed, canary: [1-9]/).count(), 1)
      await page.getByText(/^promoted, canary: [1-9]/).waitFor()
    }))

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
})

/** Confirms what one of the buttons asks. @param consequence is told before */
async function act(page: Page, verb: string, consequence: string, what = 'rollout'): Promise<void> {
  await page.getByRole('button', { name: verb }).click()
  const dialog = page.getByRole('dialog', { name: `${verb} the ${what} of people?` })
  await dialog.getByText(consequence).waitFor()
  await dialog.getByLabel('Your name').fill('Ada')
  await dialog.getByLabel('Reason').fill('seen enough')
  await dialog.getByRole('button', { name: verb }).click()
  await dialog.waitFor({ state: 'detached' })
}

const heading = (page: Page, state: string, mode = 'Canary') =>
  page.getByRole('heading', { name: new RegExp(`^${mode} .* ${state}$`) })
const currentStep = (page: Page) => page.locator('[aria-current=step]')
const lastEnded = (page: Page) =>
  page.getByRole('table', { name: 'Ended rollouts' }).locator('tbody').getByRole('row').first()

const sideBySide = (page: Page) => page.getByRole('table', { name: 'Both versions side by side' })
