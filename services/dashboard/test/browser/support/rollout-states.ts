/** The states that the page Rollout can be in, whatever the services do. */
import type { Page } from 'playwright-core'
import type { Deployment, Rollout } from '../../../web/api/types.js'
import { open, type Runs, type States } from './states.js'

/** @param runs may be filled in after this call */
export const rolloutStates = (runs: Runs): States => ({
  'Rollout without one': (page) => open(page, '/rollout?model=people', 'No rollout of people yet'),
  'Rollout of a model that is not there': (page) =>
    open(page, '/rollout?model=nothing', '“nothing” is not deployed'),
  Rollout: (page) => show(page, running(runs)),
  'a rollout that was aborted': (page) => show(page, aborted(runs)),
  'a rollout that was promoted by hand': (page) => show(page, promoted(runs)),
  'a rollout that is paused': (page) => show(page, { ...running(runs), state: 'paused' }),
  'a rollout of which nothing is known': (page) => show(page, withoutData(runs)),
  'a rollout of many steps': (page) => show(page, withManySteps(runs)),
  'a shadow': async (page) => {
    await pretend(page, shadow(runs))
    await open(page, '/rollout?model=people', 'Agreement')
  },
  'the question before aborting a rollout': async (page) => {
    await show(page, running(runs))
    await page.getByRole('button', { name: 'Abort' }).click()
    await page.getByText('gets no more requests').waitFor()
  },
  'the question before deploying during a rollout': async (page) => {
    await pretend(page, running(runs))
    await open(page, '/models/people', 'Comparison')
    await page.getByRole('button', { name: `Deploy ${runs.second}` }).click()
    await page.getByText('The rollout of').waitFor()
  },
})

async function show(page: Page, rollout: Rollout): Promise<void> {
  await pretend(page, rollout)
  await open(page, '/rollout?model=people', 'Side by side')
  const table = page.getByText('Show as a table')
  if (rollout.evidence.length > 0) await table.click()
}

/** From now on the page sees this rollout of the model. */
async function pretend(page: Page, rollout: Rollout): Promise<void> {
  await page.route('**/canary?**', (route) => route.fulfill({ json: rollout }))
  await page.route('**/deployments', async (route) => {
    const { items } = (await (await route.fetch()).json()) as { items: Deployment[] }
    await route.fulfill({ json: { items: items.map((deployment) => withRollout(deployment, rollout)) } })
  })
}

function withRollout(deployment: Deployment, { canary_run_id: run_id, ...rollout }: Rollout): Deployment {
  const { ended: when, who, why } = rollout
  if (when === undefined)
    return { ...deployment, canary: { ...rollout, run_id } as unknown as NonNullable<Deployment['canary']> }
  const event = { run_id, replaced: null, who, why }
  const history = [
    { ...event, action: 'canary', when: rollout.started, who: 'Ada', why: 'more epochs' },
    { ...event, action: rollout.state === 'promoted' ? 'promote' : 'abort', when, rollout },
  ] as Deployment['history']
  return { ...deployment, history: [...deployment.history, ...history] }
}

const steps = [5, 25, 50, 100].map((weight) => ({ weight, min_seconds: 30, min_requests: 100 }))
const started = '2026-01-02T03:04:05.000Z'

const counted = (requests: number, bad: number) => ({
  ...{ requests, errors: bad, refusals: 0, computations: requests, slow: bad, outputs: [] },
})

const running = ({ first, second }: Runs): Rollout => ({
  ...{ model: 'people', id: 'rollout-1', mode: 'canary', state: 'running', step: 1, weight: 25, started },
  ...{ stable_run_id: first, canary_run_id: second, step_started: started, who: 'Ada', why: 'more epochs' },
  policy: { steps, alpha: 0.01, tolerance: 0.01, on_timeout: 'hold' },
  reason: 'inconclusive so far',
  counts: [
    { weight: 5, stable: counted(2_012, 3), canary: counted(104, 1) },
    { weight: 25, stable: counted(1_220, 2), canary: counted(408, 1) },
  ],
  evidence: [
    { kind: 'errors', e_value: 0.62, threshold: 300 },
    { kind: 'refusals', e_value: 1, threshold: 300 },
    { kind: 'slow', e_value: 12.5, threshold: 300 },
    { kind: 'together', e_value: 4.7, threshold: 100 },
  ],
  bounds: [
    { kind: 'errors', upper: 0.0082, limit: 0.01, canary: 0.004, stable: 0.002 },
    { kind: 'refusals', upper: 0.0061, limit: 0.01, canary: 0, stable: 0 },
    { kind: 'slow', upper: 0.0314, limit: 0.01, canary: 0.004, stable: 0.002 },
  ],
  waiting_for: [
    'about 1,200 more requests of the canary, until slow computations are shown to be within 1 %',
  ],
  etag: '"1"',
})

const aborted = (runs: Runs): Rollout => ({
  ...running(runs),
  ...{ state: 'aborted', weight: 0, ended: '2026-01-02T03:09:05.000Z', who: 'verdict', why: '' },
  reason: 'more errors than stable: 21 of 512 of the canary, 5 of 3232 of stable',
  waiting_for: [],
})

const promoted = (runs: Runs): Rollout => ({
  ...running(runs),
  ...{ state: 'promoted', weight: 100, ended: '2026-01-02T03:09:05.000Z', who: 'Ada', why: 'seen enough' },
  ...{ reason: 'promoted by Ada: seen enough', waiting_for: [] },
})

const withoutData = (runs: Runs): Rollout => ({
  ...running(runs),
  ...{ reason: 'no data: Valkey does not answer', counts: [], evidence: [], bounds: [] },
  waiting_for: ['the counts of all replicas: Valkey does not answer'],
})

const withManySteps = (runs: Runs): Rollout => {
  const weights = Array.from({ length: 20 }, (_, i) => 5 * (i + 1))
  const long = weights.map((weight) => ({ weight, min_seconds: 86_400, min_requests: 100_000 }))
  const rollout = running({
    ...runs,
    second: 'a-version-with-a-name-that-somebody-wanted-to-be-quite-long-2026',
  })
  return { ...rollout, policy: { ...rollout.policy, steps: long } }
}

const shadow = (runs: Runs): Rollout => ({
  ...running(runs),
  ...{ mode: 'shadow', weight: 0, step: 0, evidence: [], bounds: [], waiting_for: [] },
  comparison: {
    compared: 5_120,
    agreed: 5_008,
    failed: 2,
    dropped: 31,
    differences: [12, 300, 4_200, 580, 28, 0],
  },
})
