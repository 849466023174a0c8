import assert from 'node:assert/strict'
import type { RunDetails } from '../../web/api/types.js'
import { differingSettings } from '../../web/pages/models/settings.js'

const run = (hyper_parameters: Record<string, unknown>, rows = 100) =>
  ({
    ...{ hyper_parameters, features: [], curves: { epochs: [] }, backend: 'cpu', tfjs_version: '4' },
    dataset: { name: 'iris', sha256: 'abc', rows },
    files: { 'model.json': { sha256: '', size: 1 }, 'weights.bin': { sha256: '', size: 1 } },
    duration_seconds: 1,
  }) as unknown as RunDetails

describe('the settings of runs', () => {
  it('are told where they differ, also where one run lacks them', () =>
    assert.deepEqual(
      differingSettings([run({ seed: 0, hidden: [] }), run({ seed: 1, hidden: [], l2: 0.1 })]),
      [
        { name: 'seed', values: ['0', '1'] },
        { name: 'l2', values: ['–', '0.1'] },
      ],
    ))

  it('tell of other data', () =>
    assert.deepEqual(differingSettings([run({}), run({}, 2000)]), [
      { name: 'Rows', values: ['100', '2,000'] },
    ]))
})
