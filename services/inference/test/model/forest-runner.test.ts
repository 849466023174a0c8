import assert from 'node:assert/strict'
import fc from 'fast-check'
import { writeForest } from '@modelops/common/forest/forest-files'
import type { Forest } from '@modelops/common/forest/forest'
import { predictForest } from '@modelops/common/forest/predict-forest'
import { forestWithRows } from '../../../common/test/support/random-forest.js'
import { ForestRunner } from '../../src/model/forest-runner.js'

const runnerOf = (forest: Forest) => {
  const { modelJson, weights } = writeForest(forest)
  return ForestRunner.of(modelJson, weights)
}

describe('the runner of forests', () => {
  it('answers what the forest is defined to, whatever its nodes and rows, alone and in batches', () =>
    fc.assert(
      fc.asyncProperty(forestWithRows, async ({ forest, rows }) => {
        const runner = await runnerOf(forest)
        const expected = rows.map((row) => [
          ...Float32Array.from(predictForest(forest, Float32Array.from(row))),
        ])
        const width = forest.outputs
        const together = runner.run(Float32Array.from(rows.flat()), rows.length)
        assert.deepEqual([...together], expected.flat())
        rows.forEach((row, i) => assert.deepEqual([...runner.run(Float32Array.from(row), 1)], expected[i]))
        assert.deepEqual([runner.inputWidth, runner.outputWidth], [forest.inputs, width])
      }),
      { numRuns: 300 },
    ))
})
