import { createServer } from 'node:http'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { createLogger } from '@modelops/common/logging'
import { createDashboard } from '../../dist/app.js'
import { launchBrowser } from './support/chromium.js'
import { startBackends } from './support/services.js'
import { Platform } from './support/platform.js'
import { emptyStates, prepareRuns, statesWith, type States } from './support/states.js'
import { prepareOtherTasks, otherTaskStates } from './support/task-states.js'

const out = process.env.OUT ?? '/tmp/dash/shots'
const backends = await startBackends()
const logger = createLogger('cmp', 'fatal')
const make = (pages: string) =>
  createDashboard({
    pages,
    logger,
    inferenceUrl: new URL(backends.inference.origin),
    trainingUrl: new URL(backends.training.origin),
    replicasUrl: new URL(backends.inference.origin),
    proxyTimeoutMs: 600_000,
  }).app
const apps = { before: make(process.env.BEFORE!), after: make(process.env.AFTER!) }
let current: keyof typeof apps = 'before'
const server = createServer((q, s) => void apps[current](q, s)).listen(0, '127.0.0.1')
await once(server, 'listening')
const url = new URL(`http://127.0.0.1:${(server.address() as { port: number }).port}`)
const browser = await launchBrowser()
await mkdir(out, { recursive: true })
const platform = new Platform(url)

async function shots(group: string, states: States) {
  for (const [name, show] of Object.entries(states)) {
    for (const width of [1280, 375]) {
      const taken: Record<string, Buffer[]> = {}
      for (const which of ['before', 'after'] as const) {
        current = which
        const context = await browser.newContext({ baseURL: url.href, viewport: { width, height: 900 } })
        context.setDefaultTimeout(240_000)
        const page = await context.newPage()
        await page.clock.setFixedTime(new Date(Date.UTC(2026, 10, 27)))
        try {
          await show(page)
          await page.waitForTimeout(name.includes('while it is loaded') ? 100 : 1500)
          taken[which] = []
          for (const colorScheme of ['light', 'dark'] as const) {
            await page.emulateMedia({ colorScheme })
            await page.evaluate(
              'new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))',
            )
            await page.waitForTimeout(250)
            taken[which].push(
              await page.screenshot({ animations: 'disabled', caret: 'hide', fullPage: true }),
            )
          }
        } catch (e) {
          console.log('ERROR', group, name, width, which, String(e).slice(0, 300))
        }
        await context.close()
      }
      for (const [i, theme] of ['light', 'dark'].entries()) {
        const [a, b] = [taken.before?.[i], taken.after?.[i]]
        if (!a || !b) continue
        const same = a.equals(b)
        console.log(same ? 'same  ' : 'DIFFER', group, name, width, theme)
        if (!same || theme === 'light') {
          const base = `${out}/${group}-${name.replaceAll(' ', '-')}-${width}-${theme}`
          await writeFile(`${base}-before.png`, a)
          await writeFile(`${base}-after.png`, b)
        }
      }
    }
  }
}
try {
  await shots('empty', emptyStates)
  const runs = await prepareRuns(platform)
  const others = await prepareOtherTasks(platform)
  await shots('filled', statesWith(runs))
  await shots('tasks', otherTaskStates(others))
  await shots('live', {
    live: async (page) => {
      await page.goto('/live')
      await page.getByText('Replicas').first().waitFor()
    },
  })
} finally {
  await browser.close()
  server.closeAllConnections()
  server.close()
  await backends.stop()
}
console.log('END')
