import assert from 'node:assert/strict'
import type { Feature } from '../../src/manifest.js'
import { featureColumns } from '../../src/rules/log-columns.js'

describe('the columns of the prediction log', () => {
  const feature = (name: string): Feature => ({ name, type: 'numeric', nullable: false })
  const columnsOf = (...names: string[]) =>
    featureColumns({ features: names.map(feature), labels: ['no', 'yes'] })

  it('have the names of the features', () => {
    assert.deepEqual(columnsOf('mean radius', 'größe', ''), ['mean radius', 'größe', ''])
  })

  it('are distinct where a name is taken, whatever its case', () => {
    assert.deepEqual(columnsOf('Time', 'probability_YES', 'feature_time', 'a', 'A'), [
      'feature_Time',
      'feature_probability_YES',
      'feature_feature_time',
      'a',
      'feature_A',
    ])
  })
})
