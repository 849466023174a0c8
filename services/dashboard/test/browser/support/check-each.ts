/** What everybody needs of a page: WCAG as far as a program can check it, and nothing cut off. */
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { colourViolations, violations } from './axe.js'
import type { Stage } from './stage.js'
import type { States } from './states.js'

/** A test for each state, at both widths, and in both themes, whose colours are the same at all widths. */
export function checkEach(stage: Stage, states: States): void {
  for (const [name, show] of Object.entries(states))
    it(`${name} can be read and reached`, () =>
      stage.visit(async ({ page, forgive }) => {
        forgive(/Failed to load resource/)
        await page.emulateMedia({ colorScheme: 'light' })
        await show(page)
        for (const width of [1280, 375]) {
          await page.setViewportSize({ width, height: 800 })
          assert.deepEqual(await violations(page), [], `${width} px`)
          assert.ok(await fitsWidth(page), `the page scrolls sideways at ${width} px`)
          assert.deepEqual(await cutOff(page), [], `seen only after scrolling at ${width} px`)
        }
        await checkDialogButtons(page)
        await page.emulateMedia({ colorScheme: 'dark' })
        assert.deepEqual(await colourViolations(page), [], 'dark')
        await checkDialogButtons(page)
      }))
}

/** They are of every kind that there is, and change their colours under the pointer. */
async function checkDialogButtons(page: Page): Promise<void> {
  for (const button of await page.getByRole('dialog').getByRole('button').all()) {
    await button.hover()
    assert.deepEqual(await colourViolations(page), [], `under the pointer: ${await button.innerText()}`)
  }
}

const fitsWidth = (page: Page) =>
  page.evaluate<boolean>('document.documentElement.scrollWidth <= document.documentElement.clientWidth')

/** The tables that must be seen whole on every screen: rows to choose from, what a change does, which classes are confused. */
const whole =
  /^(Models|Versions|Columns of .*|The chosen versions side by side|Metrics before and after|Confusion matrix:.*)$/

const cutOff = async (page: Page) => {
  const scrolled = await page.evaluate<string[]>(`
    [...document.querySelectorAll('caption')]
      .filter((caption) => {
        const { scrollWidth, clientWidth } = caption.closest('table').parentElement
        return scrollWidth > clientWidth + 1
      })
      .map(({ textContent }) => textContent)
  `)
  return scrolled.filter((caption) => whole.test(caption))
}
