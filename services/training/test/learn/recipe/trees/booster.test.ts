import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Feature } from '@modelops/common/manifest'
import { MeanLoss } from '../../../../src/learn/network/mean-loss.js'
import { seededRandom } from '@modelops/common/random'
import type { Directions } from '../../../../src/learn/plan/plan-monotone.js'
import { Codes } from '../../../../src/learn/recipe/codes.js'
import { binAll, binOf } from '../../../../src/learn/recipe/trees/binned-rows.js'
import { answersOf, Booster } from '../../../../src/learn/recipe/trees/booster.js'
import { isSplit } from '../../../../src/learn/recipe/trees/tree.js'
import { rowColumnsOf } from '../../../../src/learn/rows/row-columns.js'
import { TrainingStatistics } from '../../../../src/learn/rows/statistics.js'
import { learningTasks } from '../../../../src/learn/tasks/learning-tasks.js'

const ROWS = 2000
const letters = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
const features: Feature[] = [
  { name: 'x', type: 'numeric', nullable: false },
  { name: 'y', type: 'numeric', nullable: false },
  { name: 'letter', type: 'text', nullable: true, other: false, categories: letters },
]

const { width: WIDTH } = rowColumnsOf(features)

/** Rows [x, y, letter, ..., class], whose class is told by x or by y, as the letter says. */
function table(directions?: Directions) {
  const random = seededRandom(4)
  const window = new Float32Array(ROWS * WIDTH)
  const statistics = new TrainingStatistics(features, random)
  for (let row = 0; row < ROWS; row++) {
    const [x, y, letter] = [random() - 0.5, random() - 0.5, Math.floor(random() * letters.length)]
    const encoded = window.subarray(row * WIDTH, (row + 1) * WIDTH)
    encoded.set([x, y, letter])
    encoded[WIDTH - 1] = Number((letter % 2 === 1 ? x : y) > 0)
    statistics.add(encoded)
  }
  const read = (first: number, count: number, out: Float32Array) =>
    out.set(window.subarray(first * WIDTH, (first + count) * WIDTH))
  return { codes: new Codes(features, statistics, directions), source: { rows: ROWS, width: WIDTH, read } }
}

describe('boosted trees', () => {
  const { codes, source } = table()
  const task = learningTasks.binary
  const loss = new MeanLoss(task, 1, undefined)
  const target = { min: 0, max: 1, mean: 0, std: 1 }
  const lesson = { task, loss, target, pause: async () => {} }
  const rows = binAll(source, codes, lesson)

  function boosted(seed: number) {
    const booster = new Booster(codes.steps.columns, rows, lesson, 1, seed)
    for (let i = 0; i < 60; i++) booster.addTree({ leaves: 24, depth: 10, rows: 10, share: 1, rate: 0.2 })
    return booster
  }

  it('learn what only columns together tell, numbers and categories', () => {
    const { loss: lost } = loss.compare(rows.targets, answersOf(boosted(1), rows))
    assert.ok(lost < 0.1, `${lost}`)
  })

  for (const side of ['smaller', 'larger'] as const)
    it(`send missing numbers to the side of the ${side} ones where they are like these`, () => {
      const gaps: Feature[] = [{ name: 'x', type: 'numeric', nullable: true, missing_input: true }]
      const { width } = rowColumnsOf(gaps)
      const window = new Float32Array(300 * width)
      const statistics = new TrainingStatistics(gaps, seededRandom(1))
      for (let row = 0; row < 300; row++) {
        const isMissing = row % 3 === 0
        window[row * width] = isMissing ? NaN : row
        window[(row + 1) * width - 1] = Number(isMissing ? side === 'larger' : row > 200)
        statistics.add(window.subarray(row * width, (row + 1) * width))
      }
      const read = (first: number, count: number, out: Float32Array) =>
        out.set(window.subarray(first * width, (first + count) * width))
      const codes = new Codes(gaps, statistics)
      const booster = new Booster(
        codes.steps.columns,
        binAll({ rows: 300, width, read }, codes, lesson),
        lesson,
        1,
        1,
      )
      const tree = booster.addTree({ leaves: 2, depth: 1, rows: 10, share: 1, rate: 1 })
      assert.ok(isSplit(tree))
      const sideOf = (value: number) => tree.goesLeft[binOf(codes.steps.columns[0]!, value)]
      assert.notEqual(sideOf(100), sideOf(299))
      assert.equal(sideOf(NaN), sideOf(side === 'smaller' ? 100 : 299))
    })

  it('begin with the best constant', () => {
    const { constant } = new Booster(codes.steps.columns, rows, lesson, 1, 1)
    const share = rows.targets.reduce((sum, label) => sum + label, 0) / ROWS
    assert.ok(Math.abs(1 / (1 + Math.exp(-constant[0]!)) - share) < 1e-3)
  })

  it('never answer less to a larger number whose direction says so, nor more to one that is to fall', () => {
    const { codes, source } = table([1, -1, 0])
    const booster = new Booster(codes.steps.columns, binAll(source, codes, lesson), lesson, 1, 1)
    for (let i = 0; i < 60; i++) booster.addTree({ leaves: 24, depth: 10, rows: 10, share: 0.7, rate: 0.2 })
    const answerTo = (x: number, y: number, letter: number) => {
      const window = new Float32Array(WIDTH)
      window.set([x, y, letter])
      const read = (_: number, __: number, out: Float32Array) => out.set(window)
      return answersOf(booster, binAll({ rows: 1, width: WIDTH, read }, codes, lesson))[0]!
    }
    const number = fc.double({ min: -0.6, max: 0.6, noNaN: true })
    fc.assert(
      fc.property(number, number, number, fc.nat(letters.length - 1), (a, b, other, letter) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)]
        assert.ok(answerTo(low, other, letter) <= answerTo(high, other, letter))
        assert.ok(answerTo(other, low, letter) >= answerTo(other, high, letter))
      }),
      { numRuns: 500 },
    )
    assert.ok(answerTo(-0.4, 0, 1) < answerTo(0.4, 0, 1) - 1, 'what may rise is learned')
  })

  it('are the same of the same seed, and others of another', () => {
    assert.deepEqual(boosted(1).trees, boosted(1).trees)
    assert.notDeepEqual(boosted(1).trees, boosted(2).trees)
  })
})
