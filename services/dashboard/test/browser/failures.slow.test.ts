import assert from 'node:assert/strict'
import { describeBrowser } from './support/chromium.js'
import { setFaultyStage } from './support/faulty-stage.js'
import { keepsWhatIsKnown, othersWork, pagesWith, saysWhatFailed } from './support/service-failures.js'
import { layoutShift } from './support/visitor.js'

describeBrowser('when a service fails: every page', () => {
  const { stage, runs } = setFaultyStage()
  const cases = pagesWith(runs)

  for (const page of cases)
    it(`${page.name} says what failed, and recovers with ${page.needs}`, () => saysWhatFailed(stage, page))

  for (const [name, path] of [
    ['a model', () => '/models/people'],
    ['a version', () => `/models/people/runs/${runs.first}`],
  ] as const)
    it(`what is known of ${name} stays, with its time, until a refresh succeeds`, () =>
      keepsWhatIsKnown(stage, path(), runs))

  it('what does not need it works: training is down', () => othersWork(stage, 'training', runs))

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
