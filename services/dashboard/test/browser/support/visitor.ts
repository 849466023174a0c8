/** Somebody who looks at the dashboard in a window of their own, where nothing may go wrong unnoticed. */
import assert from 'node:assert/strict'
import type { Browser, Page } from 'playwright-core'
import { HANG_MS } from '../../../../common/test/support/until.js'

export interface VisitOptions {
  width?: number
  /** Layout shifts outside the window do not count. */
  height?: number
  /** What somebody has asked the system for. */
  reducedMotion?: 'reduce'
}

export interface Visitor {
  page: Page
  /** The errors that match are what the test is about. */
  forgive(expected: RegExp): void
}

/** Remembers what moves without a click or key before it (https://web.dev/articles/cls). */
const recordShifts = `
  globalThis.shifts = []
  const htmlOf = (node) => node?.outerHTML ?? node?.parentElement?.outerHTML
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries())
      if (!hadRecentInput)
        globalThis.shifts.push({ value, moved: sources.map(({ node }) => htmlOf(node)?.slice(0, 80)) })
  }).observe({ type: 'layout-shift', buffered: true })
`

/** Fails with every error of the console, uncaught exceptions and refusals of the security policy included. */
export async function visit(
  browser: Browser,
  url: URL,
  { width = 1280, height = 800, reducedMotion }: VisitOptions,
  look: (visitor: Visitor) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({
    ...{ baseURL: url.href, viewport: { width, height } },
    reducedMotion: reducedMotion ?? 'no-preference',
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  const errors: string[] = []
  // The machine's network, which others may change, is not the page's fault.
  const forgiven = [/ERR_NETWORK_CHANGED/]
  try {
    context.setDefaultTimeout(HANG_MS)
    await context.addInitScript({ content: recordShifts })
    const page = await context.newPage()
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
    page.on('pageerror', (error) => errors.push(String(error)))
    await look({ page, forgive: (expected) => forgiven.push(expected) })
  } finally {
    await context.close()
  }
  assert.deepEqual(
    errors.filter((error) => !forgiven.some((expected) => expected.test(error))),
    [],
    'errors in the console',
  )
}

/** The sum of all layout shifts since the page was opened, and what moved. */
export async function layoutShift(page: Page): Promise<{ sum: number; moved: string }> {
  const shifts = await page.evaluate<{ value: number }[]>('globalThis.shifts')
  return { sum: shifts.reduce((sum, { value }) => sum + value, 0), moved: JSON.stringify(shifts) }
}
