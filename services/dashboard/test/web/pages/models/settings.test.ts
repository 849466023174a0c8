import assert from 'node:assert/strict'
import type { RunDetails } from '../../../../web/api/types.js'
import { differingSettings } from '../../../../web/pages/models/settings.js'

const run = (hyper_parameters: Record<string, unknown>, rows = 100) =>
  ({
    ...{ hyper_parameters, features: [], curves: { epochs: [] }, backend: 'cpu', tfjs_version: '4' },
    dataset: { name: 'iris', sha256: 'abc', rows },
    files: { 'model.json': { sha256: '', size: 1 }, 'weights.bin': { sha256: '', size: 1 } },
    duration_seconds: 1,
  }) as unknown as RunDetails

describe('the settings of runs', () => {
  it('are listed where they differ, also where one run lacks them', () =>
    assert.deepEqual(
      differingSettings([run({ seed: 0, hidden: [] }), run({ seed: 1, hidden: [], l2: 0.1 })]),
      [
        { name: 'Seed', values: ['0', '1'] },
        { name: 'L2 penalty', values: ['–', '0.1'] },
      ],
    ))

  it('are listed in the words and numbers of people', () => {
    const values = { hidden: [], epochs: 3000, learningRate: 0.0312345, seed: 20261, refit: true }
    const others = { hidden: [32, 16], classWeights: { yes: 2, no: 1 } }
    assert.deepEqual(differingSettings([run(values), run(others)]), [
      { name: 'Hidden layers', values: ['none', '32, 16'] },
      { name: 'Epochs', values: ['3,000', '–'] },
      { name: 'Learning rate', values: ['0.03123', '–'] },
      { name: 'Seed', values: ['20261', '–'] },
      { name: 'Trained once more on all rows', values: ['yes', '–'] },
      { name: 'Weight of classes', values: ['–', 'yes: 2, no: 1'] },
    ])
  })

  it('include other data', () =>
    assert.deepEqual(differingSettings([run({}), run({}, 2000)]), [
      { name: 'Rows', values: ['100', '2,000'] },
    ]))
})
