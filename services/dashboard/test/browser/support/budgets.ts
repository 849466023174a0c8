/** What the first load of each page may cost. */
import assert from 'node:assert/strict'
import { measureLoad, type PageLoad } from './page-load.js'
import type { Stage } from './stage.js'
import type { Runs } from './states.js'

interface Budget {
  path: () => string
  text: string
  /** A little above what is needed now; 250 is the limit that no page may ever reach. */
  scriptKilobytes: number
}

/** Each one has to be asked for, which counts where the connection is slow. */
const MAX_FILES = 13
const MAX_REQUESTS = 18
/** How much longer than a page of one line the largest paint may take, in the same browser. */
const LARGEST_PAINT_RATIO = 30
/** In a window that is twice as high as usual, so that more of the page is seen to move. */
const MAX_LAYOUT_SHIFT = 0.03
/** A busy machine may be slow once. */
const ATTEMPTS = 4

/** @param runs may be filled in after this call */
export const budgetsWith = (runs: Runs): Record<string, Budget> => ({
  Models: { path: () => '/models', text: 'Stable version', scriptKilobytes: 141 },
  'a model': { path: () => '/models/people', text: 'Comparison', scriptKilobytes: 141 },
  'a version': {
    ...{ path: () => `/models/people/runs/${runs.first}`, text: 'Sample rows' },
    scriptKilobytes: 164,
  },
  Train: { path: () => '/train', text: 'succeeded', scriptKilobytes: 197 },
  'the result of a run': {
    ...{ path: () => `/train/${runs.second}`, text: 'Against what is deployed' },
    scriptKilobytes: 197,
  },
  Predict: { path: () => '/predict', text: 'The same call as code', scriptKilobytes: 150 },
  Rollout: { path: () => '/rollout', text: 'No rollout of people yet', scriptKilobytes: 165 },
  Drift: { path: () => '/drift', text: 'too few rows', scriptKilobytes: 150 },
  Live: { path: () => '/live', text: 'Replicas', scriptKilobytes: 167 },
})

/** Tests for the pages of these names. */
export function checkBudgets(stage: Stage, budgets: Record<string, Budget>, names: readonly string[]): void {
  for (const name of names) {
    const { scriptKilobytes } = budgets[name]!
    it(`of ${name} keeps to its budget of ${scriptKilobytes} kB of scripts, and to those of time and calm`, () =>
      checkBudget(stage, budgets[name]!))
  }
}

async function checkBudget(stage: Stage, { path, text, scriptKilobytes }: Budget): Promise<void> {
  const loads: PageLoad[] = []
  const isQuick = () => loads.some(({ paintRatio }) => paintRatio < LARGEST_PAINT_RATIO)
  while (loads.length < ATTEMPTS && !isQuick())
    await stage.visit(async ({ page }) => void loads.push(await measureLoad(page, path(), text)), {
      height: 1600,
    })
  const { scriptBytes, requests, files, layoutShift } = loads[0]!
  assert.ok(scriptBytes > 60_000, `only ${scriptBytes} bytes of scripts were counted`)
  assert.ok(scriptBytes < scriptKilobytes * 1000, `${scriptBytes} bytes of scripts`)
  assert.ok(files <= MAX_FILES, `${files} files`)
  assert.ok(requests <= MAX_REQUESTS, `${requests} requests`)
  assert.ok(layoutShift < MAX_LAYOUT_SHIFT, `a layout shift of ${layoutShift}`)
  assert.ok(isQuick(), `largest paints take ${loads.map((load) => load.paintRatio).join(', ')} times as long`)
}
