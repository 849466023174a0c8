/** axe-core within a page: WCAG 2.2 level AA and good practice, as far as a program can check them. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const everything = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  // Off by default, as all rules of WCAG 2.2 are.
  rules: { 'target-size': { enabled: true } },
}
/** The rules that depend on the theme, or on what the pointer is over. */
const colours = { runOnly: ['color-contrast', 'link-in-text-block'] }

/** @returns a line for each element that breaks a rule */
export const violations = (page: Page) => run(page, everything)
export const colourViolations = (page: Page) => run(page, colours)

async function run(page: Page, rules: object): Promise<string[]> {
  const options = JSON.stringify({ ...rules, resultTypes: ['violations'] })
  // Half a megabyte, which a page that was not left since still has.
  if (!(await page.evaluate<boolean>('"axe" in globalThis'))) await page.evaluate(source)
  return page.evaluate<string[]>(`axe.run(document, ${options}).then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) =>
      id + ' at ' + target.join(' ') + ': ' + failureSummary.replaceAll(/\\s+/g, ' '))))`)
}
