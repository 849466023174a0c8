import assert from 'node:assert/strict'
import type { Dataset } from '../../web/api/types.js'
import { describeBrowser } from './support/chromium.js'
import { setStage } from './support/stage.js'
import { open } from './support/states.js'

const WIDTH = 20_000
/** Cells that a page may draw, whatever the table. */
const MAX_CELLS = 2_500

const statistics = { min: 0, max: 1, mean: 0.5, std: 0.3, fractions: true }
const columns: Dataset['columns'] = Array.from({ length: WIDTH }, (_, index) => ({
  ...{ name: `gene_${index + 1}`, type: 'numeric', missing: 0, distinct: 1_001, statistics, problems: [] },
}))
const dataset = {
  ...{ name: 'wide', sha256: 'a'.repeat(64), created: '2026-01-01T00:00:00.000Z', rows: 1_000 },
  ...{ size_bytes: 100_000_000, columns },
} satisfies Dataset

describeBrowser('a table of twenty thousand columns', () => {
  const stage = setStage()

  it('is set up for a run: its columns are found by name, and so is the target', () =>
    stage.visit(async ({ page }) => {
      await page.route('**/api/training/datasets/wide', (route) => route.fulfill({ json: dataset }))
      await open(page, '/train?dataset=wide', 'gene_200')
      const table = page.getByRole('table', { name: 'Columns of wide' })
      const cells = () => page.evaluate<number>('document.querySelectorAll("td, th, option").length')
      assert.ok((await cells()) < MAX_CELLS, `${await cells()} cells`)

      await page.getByRole('button', { name: 'Show 200 more of 20,000 rows' }).click()
      await table.getByText('gene_400', { exact: true }).waitFor()
      await page.getByLabel('Find a column').fill('gene_1999')
      await page.getByText('11 found').waitFor()
      await table.getByLabel('Learn from gene_19990', { exact: true }).uncheck()

      const target = page.getByLabel('Target', { exact: true })
      await target.fill('gene_20000')
      await page.getByText(/Learns gene_20000 \(a number\) from 19,998 columns of 1,000 rows/).waitFor()
      assert.ok((await cells()) < MAX_CELLS, `${await cells()} cells`)

      await page.getByRole('tab', { name: 'Columns' }).waitFor()
      const request = page.waitForRequest('**/api/training/runs')
      await page.route('**/api/training/runs', (route) =>
        route.fulfill({ status: 202, json: { run_id: 'r' } }),
      )
      await page.getByRole('button', { name: 'Start training' }).click()
      const { model } = (await request).postDataJSON() as { model: { target: string; exclude: string[] } }
      assert.deepEqual([model.target, model.exclude], ['gene_20000', ['gene_19990']])
    }))
})
