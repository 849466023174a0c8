/** The stage of a group of tests: the real services on an empty store, the dashboard before them, one browser. */
import type { Browser } from 'playwright-core'
import { launchBrowser } from './chromium.js'
import { standBefore, type FaultyService } from './faulty-service.js'
import { Platform } from './platform.js'
import { startBackends, startDashboard, type Service } from './services.js'
import { visit, type Visitor, type VisitOptions } from './visitor.js'

export interface Stage {
  /** The services, which work until a test makes them fail. */
  readonly inference: FaultyService
  readonly training: FaultyService
  readonly platform: Platform
  /** The directory of the services' store. */
  readonly store: string
  /** Opens a window for a look at the dashboard. */
  visit(look: (visitor: Visitor) => Promise<void>, options?: VisitOptions): Promise<void>
}

/** Is set up before the tests of the group that calls it. */
export function setStage(): Stage {
  let inference: FaultyService
  let training: FaultyService
  let dashboard: Service
  let store: string
  let browser: Browser
  const cleanUps: (() => Promise<void>)[] = []
  before(async () => {
    browser = await launchBrowser()
    cleanUps.unshift(() => browser.close())
    const backends = await startBackends()
    cleanUps.unshift(backends.stop)
    store = backends.store
    inference = await standBefore(backends.inference)
    training = await standBefore(backends.training)
    cleanUps.unshift(inference.stop, training.stop)
    dashboard = await startDashboard({ inference: inference.url, training: training.url })
    cleanUps.unshift(dashboard.stop)
  })
  after(async () => {
    for (const cleanUp of cleanUps) await cleanUp()
  })
  return {
    get inference() {
      return inference
    },
    get training() {
      return training
    },
    get store() {
      return store
    },
    get platform() {
      return new Platform(dashboard.url)
    },
    visit: (look, options = {}) => visit(browser, dashboard.url, options, look),
  }
}
