/** DuckDB, pandas and Polars read the log as it is (Python with requirements.txt, which PYTHON names). */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Feature } from '@modelops/common/manifest'
import { startInference, untilReady } from '../support/inference-server.js'
import { readLog } from '../support/log-files.js'
import { publishModel } from '../support/publish-model.js'

const python = process.env['PYTHON'] ?? 'python3'
const script = fileURLToPath(new URL('read-log.py', import.meta.url))
const features: Feature[] = [
  { name: 'mean size', type: 'numeric', nullable: true, missing_input: true },
  { name: 'town', type: 'text', nullable: true, categories: ['Bern', 'Zürich'], other: false },
  {
    ...{ name: 'sold', type: 'datetime', nullable: true, form: 'yyyy-mm-dd', reference: '2020-01-01' },
    parts: ['days'],
  },
]
const sample = [1.5, 'Zürich', '2024-12-31']

interface Found {
  types: Record<string, string>
  rows: Record<string, unknown>[]
}

describe('DuckDB, pandas and Polars', () => {
  before(function () {
    if (spawnSync(python, ['-c', 'import duckdb, pandas, polars, pyarrow']).status === 0) return
    console.log(`      skipped: ${python} (PYTHON) has no duckdb, pandas, polars and pyarrow`)
    this.skip()
  })

  it('read the prediction log as it is, with the types of its columns', async () => {
    const server = await startInference((store) => publishModel(store, { runId: 'run-1', features, sample }))
    try {
      await server.post('/deploy?run_id=run-1')
      await untilReady(server)
      await fetch(`${server.url}/prediction_log`, { method: 'PUT', body: '{"sample":1}' })
      await server.post('/predict', { features: sample }, { 'x-request-id': 'mine' })
      await server.post('/predict', { instances: [[null, null, null], [2.25, 'Rome', '1999-12-31'], sample] })
      await server.closeService()
      const expected = await readLog(server.directory)
      const pattern = join(server.directory, 'predictions/wine/*/*/*.parquet')
      const { status, stdout, stderr } = spawnSync(python, [script, pattern], { encoding: 'utf8' })
      assert.equal(status, 0, stderr)
      const found = JSON.parse(stdout) as Record<'duckdb' | 'pandas' | 'polars', Found>
      for (const [reader, { rows }] of Object.entries(found)) {
        assert.deepEqual(rows.map(comparable), expected.map(comparable), reader)
      }
      const { types } = found.duckdb
      assert.deepEqual(
        ['prediction_id', 'row', 'time', 'label', 'probability_red', 'mean size', 'town', 'sold'].map(
          (name) => types[name],
        ),
        ['VARCHAR', 'INTEGER', 'TIMESTAMP', 'VARCHAR', 'FLOAT', 'FLOAT', 'VARCHAR', 'TIMESTAMP'],
      )
    } finally {
      await server.close()
    }
  })
})

/** Times to the second, numbers to seven digits: readers print them in their own ways. */
const comparable = (row: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      if (value instanceof Date) return [name, value.toISOString().slice(0, 19)]
      return [name, typeof value === 'number' ? value.toPrecision(7) : value]
    }),
  )
