/** One page in both themes at two widths. */
import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { toIndexedPng } from './indexed-png.js'

const directory = fileURLToPath(new URL('../../../../../docs/images/', import.meta.url))
const sizes = [
  { width: 1280, height: 900 },
  { width: 375, height: 812 },
]

/** Writes `docs/images/<name>-<theme>-<width>.png`. */
export async function shoot(page: Page, name: string): Promise<void> {
  await mkdir(directory, { recursive: true })
  for (const size of sizes) {
    await page.setViewportSize(size)
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
