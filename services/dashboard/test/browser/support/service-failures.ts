/** What the pages show while a service fails, and once it works again. */
import assert from 'node:assert/strict'
import { until } from '../../../../common/test/support/until.js'
import type { Stage } from './stage.js'
import type { Runs } from './states.js'

export interface PageCase {
  name: string
  path: () => string
  needs: 'inference' | 'training'
  /** What is shown once everything works. */
  content: string
}

/** After this time a page has asked again. */
const REFRESH_MS = 5_000

/** @param runs may be filled in after this call */
export const pagesWith = (runs: Runs): PageCase[] => [
  { name: 'Models', path: () => '/models', needs: 'inference', content: 'Stable version' },
  { name: 'a model', path: () => '/models/people', needs: 'inference', content: 'History' },
  {
    ...{ name: 'a version', path: () => `/models/people/runs/${runs.first}`, needs: 'inference' },
    content: 'Confusion matrix',
  },
  { name: 'Train', path: () => '/train', needs: 'training', content: 'people' },
  {
    ...{ name: 'setting up a run', path: () => '/train?dataset=people', needs: 'training' },
    content: 'Train a single network instead',
  },
  { name: 'a run', path: () => `/train/${runs.second}`, needs: 'training', content: 'Confusion matrix' },
  {
    ...{ name: 'the result of a run', path: () => `/train/${runs.second}`, needs: 'inference' },
    content: 'Confusion matrix',
  },
  { name: 'Predict', path: () => '/predict', needs: 'inference', content: 'The same call as code' },
  { name: 'Live', path: () => '/live', needs: 'inference', content: 'Versions' },
]

/** Says what failed, and recovers when it is asked to. */
export const saysWhatFailed = (stage: Stage, { path, needs, content }: PageCase): Promise<void> =>
  stage.visit(async ({ page, forgive }) => {
    forgive(/Failed to load resource/)
    await stage[needs].become('down')
    await page.goto(path())
    const failure = page.getByRole('alert').first()
    await failure.getByText(/cannot be reached|ECONNREFUSED/).waitFor()
    await repeat(await failure.locator('code').last().innerText())
    await stage[needs].become('error')
    await failure.getByRole('button', { name: 'Retry' }).click()
    await failure
      .getByText(/\b500\b/)
      .first()
      .waitFor()
    await stage[needs].become('none')
    await failure.getByRole('button', { name: 'Retry' }).click()
    await page.getByText(content).first().waitFor()
    await until(async () => (await page.getByRole('alert').count()) === 0, 'one Retry is enough')
  })

/** Keeps what it shows, with its time, until a refresh succeeds. */
export const keepsWhatIsKnown = (stage: Stage, path: string, runs: Runs): Promise<void> =>
  stage.visit(async ({ page, forgive }) => {
    forgive(/Failed to load resource/)
    await page.clock.install()
    await page.goto(path)
    await page.getByText('stable', { exact: false }).first().waitFor()
    await stage.inference.become('down')
    await page.clock.runFor(REFRESH_MS)
    const note = page.getByRole('alert')
    await note.getByText(/^Could not refresh what is deployed since \d+ \w+ \d+, \d\d:\d\d \w+/).waitFor()
    assert.ok(await page.getByText(runs.first).first().isVisible())
    await note.getByText('the same call in a shell').click()
    await repeat(await note.locator('code').last().innerText())
    await stage.inference.become('none')
    await page.clock.runFor(REFRESH_MS)
    await page.getByRole('alert').waitFor({ state: 'detached' })
  })

/** Without a service, the pages that do not need it are whole. */
export const othersWork = (stage: Stage, failing: PageCase['needs'], runs: Runs): Promise<void> =>
  stage.visit(async ({ page, forgive }) => {
    forgive(/Failed to load resource/)
    await stage[failing].become('down')
    for (const { path, content } of pagesWith(runs).filter(({ needs }) => needs !== failing)) {
      if (path() === `/train/${runs.second}`) continue // needs both
      await page.goto(path())
      await page.getByText(content).first().waitFor()
      assert.equal(await page.getByRole('alert').count(), 0)
    }
  })

/** The command leads to the same answer. */
async function repeat(command: string): Promise<void> {
  const [, url] = /^curl -i '([^']+)'$/.exec(command) ?? assert.fail(command)
  const { status } = await fetch(url!)
  assert.ok(url!.endsWith('/api/live') ? status === 200 : status >= 500, `${command} answers ${status}`)
}
