/** Drops a file onto the page, as if it came from the desktop. */
import type { Page } from 'playwright-core'

export async function dropFile(page: Page, name: string, content: string): Promise<void> {
  await page.getByText('Drop a table here').waitFor()
  const dataTransfer = await page.evaluateHandle(`(() => {
    const transfer = new DataTransfer()
    transfer.items.add(new File([${JSON.stringify(content)}], ${JSON.stringify(name)}, { type: 'text/csv' }))
    return transfer
  })()`)
  await page.dispatchEvent('body', 'dragover', { dataTransfer })
  await page.getByText('Drop it anywhere').waitFor()
  await page.dispatchEvent('body', 'drop', { dataTransfer })
}
