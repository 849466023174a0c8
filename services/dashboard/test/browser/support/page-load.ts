/** The cost of a page's first load, measured in the browser. */
import type { Page } from 'playwright-core'
import { layoutShift } from './visitor.js'

export interface PageLoad {
  /** The size of all scripts as they are transferred, compressed with gzip. */
  scriptBytes: number
  requests: number
  /** How many of the requests are for files of the page. */
  files: number
  /** Largest contentful paint (https://web.dev/articles/lcp), in those of a page of one line. */
  paintRatio: number
  layoutShift: number
}

/** @param text is there when the page is complete */
export async function measureLoad(page: Page, path: string, text: string): Promise<PageLoad> {
  // The browser would take brotli, which is smaller.
  await page.context().setExtraHTTPHeaders({ 'accept-encoding': 'gzip' })
  await page.route('**/one-line', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<p>One line</p>' }),
  )
  await page.goto('/one-line')
  const oneLineMs = await page.evaluate<number>(largestPaint)
  const finished: Promise<{ path: string; bytes: number }>[] = []
  page.on('requestfinished', (request) => {
    const { pathname } = new URL(request.url())
    finished.push(request.sizes().then(({ responseBodySize: bytes }) => ({ path: pathname, bytes })))
  })
  await page.goto(path)
  await page.getByText(text).first().waitFor()
  const requests = await Promise.all(finished)
  const scripts = requests.filter(({ path }) => path.endsWith('.js'))
  return {
    scriptBytes: scripts.reduce((sum, { bytes }) => sum + bytes, 0),
    requests: requests.length,
    files: requests.filter(({ path }) => !path.startsWith('/api/')).length,
    paintRatio: (await page.evaluate<number>(largestPaint)) / oneLineMs,
    layoutShift: (await layoutShift(page)).sum,
  }
}

const largestPaint = `new Promise((resolve) =>
  new PerformanceObserver((list) => resolve(list.getEntries().at(-1).startTime))
    .observe({ type: 'largest-contentful-paint', buffered: true }))`
