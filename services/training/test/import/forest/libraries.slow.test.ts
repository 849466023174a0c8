/** Large forests, trained and asked by the libraries themselves, on 10,000 rows each. */
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { imported, served } from '../../support/imported.js'
import { largestDifference, type Expected } from './fixtures.js'

const python = process.env['PYTHON'] ?? 'python3'
const script = fileURLToPath(new URL('fixtures/make.py', import.meta.url))

describe('large forests of the libraries', () => {
  let folder: string
  before(function () {
    if (spawnSync(python, ['-c', 'import lightgbm, pandas, sklearn, xgboost']).status !== 0) {
      console.log(`      skipped: ${python} (PYTHON) has no lightgbm, pandas, scikit-learn and xgboost`)
      this.skip()
    }
    this.timeout(600_000)
    folder = mkdtempSync(join(tmpdir(), 'modelops-test-'))
    execFileSync(python, [script, folder, 'large'])
  })
  after(() => folder && rmSync(folder, { recursive: true }))

  it('answer 10,000 rows as the library does, within 1e-6', async () => {
    const names = readdirSync(folder).filter((name) => !name.endsWith('.expected.json'))
    assert.ok(names.length > 15)
    const differences: [name: string, difference: number][] = []
    for (const name of names) {
      const expected = readFileSync(join(folder, name.replace(/\.\w+$/, '.expected.json')), 'utf8')
      const { rows, outputs } = JSON.parse(expected) as Expected
      const model = await imported({ [name]: readFileSync(join(folder, name)) })
      differences.push([name, largestDifference(await served(model, rows), outputs)])
    }
    const text = differences.map(([name, difference]) => `${name} ${difference.toExponential(1)}`).join('\n')
    if (process.env['DIFFERENCES']) console.log(text)
    assert.ok(
      differences.every(([, difference]) => difference <= 1e-6),
      text,
    )
  }).timeout(300_000)
})
