import assert from 'node:assert/strict'
import { until } from '../../../common/test/support/until.js'
import { describeBrowser } from './support/chromium.js'
import {
  act,
  currentStep,
  heading,
  lastEnded,
  person,
  setRolloutStage,
  setVerdict,
} from './support/rollout-page.js'
import { setStage } from './support/stage.js'

describeBrowser('the page Rollout, when a rollout ends otherwise', () => {
  const { stage, runs } = setRolloutStage()

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

describeBrowser('the verdict on the page Rollout, on a good version', () => {
  const { judged } = setVerdict(setStage())

  it('promotes a good version step by step', () =>
    judged('alike', 'promoted', async (page) => {
      await lastEnded(page).getByText('shown to be as good as stable').waitFor()
      assert.equal(await page.getByText(/^passed, canary: [1-9]/).count(), 1)
      await page.getByText(/^promoted, canary: [1-9]/).waitFor()
    }))
})
