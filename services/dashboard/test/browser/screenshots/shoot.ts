/** One page in both themes at two widths. */
import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { toIndexedPng } from './indexed-png.js'

const directory = fileURLToPath(new URL('../../../../../docs/images/', import.meta.url))
const MIN_HEIGHT = 900
const MAX_HEIGHT = 2400
const phone = { width: 375, height: 812 }

/**
 * Writes `docs/images/<name>-<theme>-<width>.png`.
 * @param settle what a visitor would do at each width
 */
export async function shoot(page: Page, name: string, settle?: (page: Page) => Promise<void>): Promise<void> {
  await mkdir(directory, { recursive: true })
  for (const size of [{ width: 1280, height: await heightOf(page) }, phone]) {
    await page.setViewportSize(size)
    await settle?.(page)
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme })
      await page.evaluate(
        'new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))',
      )
      const png = await page.screenshot({ animations: 'disabled', caret: 'hide' })
      await writeFile(`${directory}${name}-${theme}-${size.width}.png`, toIndexedPng(png))
    }
  }
}

/** The height of the whole page, so that nothing is cut; a page behind a dialog need not be seen whole. */
async function heightOf(page: Page): Promise<number> {
  await page.setViewportSize({ width: 1280, height: MIN_HEIGHT })
  if (await page.getByRole('dialog').isVisible()) return MIN_HEIGHT
  const height = await page.evaluate<number>('document.documentElement.scrollHeight')
  return Math.min(MAX_HEIGHT, Math.max(MIN_HEIGHT, height))
}
