/** The trees of a run, asked by XGBoost itself. */
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { largestDifference } from '../../../import/forest/fixtures.js'
import { served } from '../../../support/imported.js'
import { csvOf, trainOn } from '../../support/training.js'
import { mixedTable, targets } from './mixed-table.js'

const python = process.env['PYTHON'] ?? 'python3'
const script = fileURLToPath(new URL('ask_xgboost.py', import.meta.url))

describe('trees of a run in XGBoost', () => {
  const { header, rows, others } = mixedTable(1000)
  const table = csvOf(
    header,
    rows.map((row) => row.map((value) => value ?? '')),
  )
  let folder: string
  before(function () {
    if (spawnSync(python, ['-c', 'import pandas, xgboost']).status !== 0) {
      console.log(`      skipped: ${python} (PYTHON) has no pandas and xgboost`)
      this.skip()
    }
    folder = mkdtempSync(join(tmpdir(), 'modelops-test-'))
  })
  after(() => folder && rmSync(folder, { recursive: true }))

  for (const target of targets)
    it(`answer for ${target} as the saved model does, also where values are missing`, async () => {
      const trained = await trainOn(table, target, {
        ...{ candidates: ['trees'], training: { budget: 'fast' } },
        model: { exclude: targets.filter((other) => other !== target) },
      })
      const path = join(folder, `${target}.json`)
      writeFileSync(path, trained.trees!)
      const input = JSON.stringify(others)
      const answers = JSON.parse(execFileSync(python, [script, path], { input }).toString()) as number[][]
      const difference = largestDifference(answers, await served(trained, others))
      assert.ok(difference < 1e-6, `${difference}`)
    }).timeout(300_000)
})
