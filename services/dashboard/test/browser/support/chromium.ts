/** A browser for the tests: CHROMIUM names it, else it is where Debian or a CI runner has one; none is ever downloaded. */
import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const given = process.env.CHROMIUM || undefined
const executablePath = given ?? places.find((path) => existsSync(path))
const isInstalled = executablePath !== undefined && existsSync(executablePath)

const reason = given
  ? `CHROMIUM names ${given}, which is not there`
  : 'there is no Chromium in /usr/bin, and CHROMIUM does not name one'

const SLOW_MS = 10_000

/** A group of tests that need a browser: skipped where there is none, but never on CI. */
export function describeBrowser(title: string, tests: () => void): void {
  if (!isInstalled && !process.env.CI) return void describe.skip(`${title} (skipped: ${reason})`, tests)
  describe(title, function () {
    this.slow(SLOW_MS)
    tests()
  })
}

/**
 * Each window has drop-downs of its address bar ready, pages of their own that no test sees and that cost more than the
 * dashboard's. The other features are what Playwright switches off: Chromium heeds only the last list.
 */
const unwantedFeatures = [
  ...['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'],
  ...['AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsUpgrades'],
  ...['HttpsFirstBalancedModeAutoEnable', 'LensOverlay', 'MediaRouter', 'NetworkTimeServiceQuerying'],
  ...['OptimizationHints', 'PaintHolding', 'ThirdPartyStoragePartitioning'],
]

/** @throws where there is none */
export async function launchBrowser(): Promise<Browser> {
  if (!isInstalled) throw new Error(`no browser: ${reason}`)
  return chromium.launch({
    executablePath,
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
      ...['--disable-background-networking', '--disable-component-update'],
      `--disable-features=${unwantedFeatures.join()}`,
    ],
  })
}
