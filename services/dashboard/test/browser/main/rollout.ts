import assert from 'node:assert/strict'
import { until } from '../../../../common/test/support/until.js'
import {
  act,
  currentStep,
  deployFirst,
  heading,
  lastEnded,
  person,
  setVerdict,
  sideBySide,
} from '../support/rollout-page.js'
import type { Stage } from '../support/stage.js'
import type { Runs } from '../support/states.js'

/** What is usual; rollout.slow.test.ts has the other ways in which a rollout ends. */
export const describeRollout = (stage: Stage, runs: Runs) =>
  describe('the page Rollout', () => {
    beforeEach(() => deployFirst(stage, runs))

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
  })

export const describeVerdict = (stage: Stage) =>
  describe('the verdict on the page Rollout', () => {
    const { judged } = setVerdict(stage)

    it('takes a version back that refuses requests, and gives the reason and what it counted', () =>
      judged('overflows', 'aborted', async (page) => {
        const reason =
          /more refusals than stable: [1-9]\d* of [1-9]\d* of the canary, 0 of [1-9]\d* of stable/
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
  })
