import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Explanation } from '../../src/explain/explainer.js'
import { permutationExplainer } from '../../src/explain/permutation.js'
import { samplingPlan } from '../../src/explain/sampling-plan.js'
import { SlicedModel } from '../../src/explain/sliced-model.js'
import { finish, interventional, mean } from './shapley.js'

type Model = (row: readonly number[]) => number

/** Explains the value of a function of rows, each feature being one input. */
function explain(f: Model, row: number[], background: number[][]): Explanation & { base: number } {
  const inputWidth = row.length
  const runner = {
    inputWidth,
    outputWidth: 1,
    run: (rows: Float32Array, count: number) =>
      Float32Array.from({ length: count }, (_, i) =>
        f([...rows.subarray(i * inputWidth, (i + 1) * inputWidth)]),
      ),
  }
  const write = (raw: Float32Array, from: number, out: Float64Array, to: number) =>
    void (out[to] = raw[from]!)
  const explainer = finish(
    permutationExplainer({
      model: new SlicedModel(runner, { space: 'output', width: 1, write }),
      space: 'output',
      scores: 1,
      background: background.map((other) => Float32Array.from(other)),
      starts: Array.from({ length: inputWidth + 1 }, (_, i) => i),
      ...samplingPlan(inputWidth, background.length, 0),
    }),
  )
  return { ...finish(explainer.explain(Float32Array.from(row))), base: explainer.baseValues[0]! }
}

/** Of few binary digits, so that 32-bit numbers have them all. */
const number = fc.integer({ min: -64, max: 64 }).map((n) => n / 8)
const rowsOf = (features: number) =>
  fc.record({
    row: fc.array(number, { minLength: features, maxLength: features }),
    background: fc.array(fc.array(number, { minLength: features, maxLength: features }), {
      minLength: 1,
      maxLength: 4,
    }),
    weights: fc.array(number, { minLength: features * 4, maxLength: features * 4 }),
  })

/** Three hidden units of tanh over four inputs. */
const network =
  (weights: readonly number[]): Model =>
  (row) => {
    let sum = 0
    for (let unit = 0; unit < 3; unit++)
      sum += Math.tanh(row.reduce((total, x, i) => total + (x * weights[unit * 4 + i]!) / 8, 0))
    return sum
  }

const near = (received: number, expected: number, tolerance = 1e-5, message?: string) =>
  assert.ok(Math.abs(received - expected) <= tolerance, message ?? `${received} instead of ${expected}`)

describe('Explaining by permutation', () => {
  it('adds up to the output minus the base value, which is the mean over the background', () => {
    fc.assert(
      fc.property(rowsOf(4), ({ row, background, weights }) => {
        const f = network(weights)
        const { outputs, contributions, base } = explain(f, row, background)
        near(outputs[0]!, f(row))
        near(base, mean(background.map(f)))
        near(
          contributions.reduce((sum, value) => sum + value, 0),
          outputs[0]! - base,
          1e-9,
        )
      }),
      { numRuns: 30 },
    )
  })

  it('is as near to the Shapley values of a network as the standard error says', () => {
    const distances: number[] = []
    fc.assert(
      fc.property(rowsOf(4), ({ row, background, weights }) => {
        const f = network(weights)
        const { contributions, errors } = explain(f, row, background)
        const expected = interventional(f, row, background)
        expected.forEach((value, i) => {
          const error = errors![i]!
          near(contributions[i]!, value, 6 * error + 1e-5, `${contributions[i]} ± ${error}, not ${value}`)
          if (error > 1e-4) distances.push(((contributions[i]! - value) / error) ** 2)
        })
      }),
      { numRuns: 60, seed: 1 },
    )
    assert.ok(distances.length > 50)
    const spread = mean(distances)
    assert.ok(spread > 0.5 && spread < 2, `the error is ${Math.sqrt(spread)} times the stated one`)
  })

  it('is exact for sums of functions of one feature, and for two features', () => {
    const sum: Model = ([a, b, c]) => a! * a! + Math.abs(b!) - 3 * c!
    const background = [
      [1, -2, 0.5],
      [0, 4, -1],
    ]
    const { contributions, errors } = explain(sum, [3, 1, 2], background)
    interventional(sum, [3, 1, 2], background).forEach((value, i) => near(contributions[i]!, value))
    assert.ok(errors!.every((error) => error < 1e-6))
    const product: Model = ([a, b]) => a! * b!
    const both = explain(product, [3, 2], [[1, 1]])
    assert.deepEqual([...both.contributions], [3, 2])
    assert.deepEqual([...both.errors!], [0, 0])
  })

  it('gives nothing to a feature that the model does not use, and the same to those that it treats alike', () => {
    const f: Model = ([a, b, , d]) => a! * b! + d!
    const { contributions, errors } = explain(f, [2, 2, 9, 1], [[1, 1, 5, 0]])
    assert.equal(contributions[2], 0)
    assert.equal(errors![2], 0)
    near(contributions[0]!, contributions[1]!, 4 * (errors![0]! + errors![1]!) + 1e-9)
  })

  it('answers a row twice with the same numbers', () => {
    const f = network([1, -2, 3, 4, 5, -6, 7, 8, 1, 2, -3, 4])
    const background = [
      [0, 0, 0, 0],
      [1, 2, 3, 4],
    ]
    assert.deepEqual(explain(f, [1, -1, 2, 0.5], background), explain(f, [1, -1, 2, 0.5], background))
  })
})
