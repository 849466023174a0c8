import assert from 'node:assert/strict'
import { describeBrowser } from './support/chromium.js'
import { until } from '../../../common/test/support/until.js'
import { setStage } from './support/stage.js'
import { layoutShift } from './support/visitor.js'
import { prepareRuns, type Runs } from './support/states.js'

interface Case {
  name: string
  path: () => string
  needs: 'inference' | 'training'
  /** What is shown once everything works. */
  content: string
}

/** After this time a page has asked again. */
const REFRESH_MS = 5_000

describeBrowser('when a service fails', () => {
  const stage = setStage()
  const runs = {} as Runs
  before(async () => void Object.assign(runs, await prepareRuns(stage.platform)))
  afterEach(() => Promise.all([stage.inference.become('none'), stage.training.become('none')]))

  const cases: Case[] = [
    { name: 'Models', path: () => '/models', needs: 'inference', content: 'Stable version' },
    { name: 'a model', path: () => '/models/people', needs: 'inference', content: 'History' },
    {
      ...{ name: 'a version', path: () => `/models/people/runs/${runs.first}`, needs: 'inference' },
      content: 'Confusion matrix',
    },
    { name: 'Train', path: () => '/train', needs: 'training', content: 'people' },
    {
      ...{ name: 'setting up a run', path: () => '/train?dataset=people', needs: 'training' },
      content: 'Advanced settings',
    },
    { name: 'a run', path: () => `/train/${runs.second}`, needs: 'training', content: 'Confusion matrix' },
    {
      ...{ name: 'the result of a run', path: () => `/train/${runs.second}`, needs: 'inference' },
      content: 'Confusion matrix',
    },
    { name: 'Predict', path: () => '/predict', needs: 'inference', content: 'The same call as code' },
    { name: 'Live', path: () => '/live', needs: 'inference', content: 'Versions' },
  ]

  for (const { name, path, needs, content } of cases)
    it(`${name} says what failed, and recovers with ${needs}`, () =>
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
      }))

  it('a page that fails says so while it is tried again', () =>
    stage.visit(async ({ page, forgive }) => {
      forgive(/Failed to load resource/)
      await stage.inference.become('down')
      await page.goto('/models')
      await page.getByText('Could not load the models').waitFor()
      await page.route('**/api/**', () => {})
      await page.getByRole('button', { name: 'Retry' }).click()
      await page.locator('[aria-busy]').waitFor()
      assert.ok(await page.getByText('Could not load the models').isVisible())
    }))

  for (const [name, path] of [
    ['the models', () => '/models'],
    ['a model', () => '/models/people'],
    ['a version', () => `/models/people/runs/${runs.first}`],
  ] as const)
    it(`what is known of ${name} stays, with its time, until a refresh succeeds`, () =>
      stage.visit(async ({ page, forgive }) => {
        forgive(/Failed to load resource/)
        await page.clock.install()
        await page.goto(path())
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
      }))

  for (const failing of ['inference', 'training'] as const)
    it(`what does not need it works: ${failing} is down`, () =>
      stage.visit(async ({ page, forgive }) => {
        forgive(/Failed to load resource/)
        await stage[failing].become('down')
        for (const { path, content } of cases.filter(({ needs }) => needs !== failing)) {
          if (path() === `/train/${runs.second}`) continue // needs both
          await page.goto(path())
          await page.getByText(content).first().waitFor()
          assert.equal(await page.getByRole('alert').count(), 0)
        }
      }))

  it('a slow one is waited for, with its place kept', async () => {
    await Promise.all([stage.inference.become('slow'), stage.training.become('slow')])
    const slow = cases.filter(({ name }) => name !== 'Live')
    let awaited = slow.length
    await Promise.all(
      slow.map(({ name, path, content }) =>
        stage.visit(async ({ page }) => {
          await page.goto(path())
          await page.getByText('Still waiting for the answer').first().waitFor()
          if (--awaited === 0)
            await Promise.all([stage.inference.become('none'), stage.training.become('none')])
          await page.getByText(content).first().waitFor()
          assert.equal(await page.getByRole('alert').count(), 0, name)
          const { sum, moved } = await layoutShift(page)
          assert.ok(sum < 0.05, `${name}: layout shift of ${sum}: ${moved}`)
        }),
      ),
    )
  })

  it('Live names the replica that is too slow, and no longer says that it answers when nobody can know', () =>
    stage.visit(async ({ page, forgive }) => {
      forgive(/Failed to load resource/)
      await stage.inference.become('slow')
      await page.goto('/live')
      await page.getByText('no replica answers').waitFor()
      await page
        .getByText(/within 2 s/)
        .first()
        .waitFor()
      await stage.inference.become('none')
      await page.getByText('1 replica answers').waitFor()
      await page.route('**/api/live', (route) => route.abort())
      await page.getByText('1 replica answered').waitFor()
    }))
})

/** The command leads to the same answer. */
async function repeat(command: string): Promise<void> {
  const [, url] = /^curl -i '([^']+)'$/.exec(command) ?? assert.fail(command)
  const { status } = await fetch(url!)
  assert.ok(url!.endsWith('/api/live') ? status === 200 : status >= 500, `${command} answers ${status}`)
}
