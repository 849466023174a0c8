import assert from 'node:assert/strict'
import fc from 'fast-check'
import { thresholdFiguresSchema, type ThresholdRule } from '@modelops/common/threshold'
import { seededRandom } from '@modelops/common/random'
import { chooseThreshold } from '../../../src/learn/measure/choose-threshold.js'
import { measureClasses } from '../../../src/learn/measure/measure-classes.js'

/** @param rows the probability of class 1, and whether the row is of it */
const scoresOf = (rows: readonly (readonly [probability: number, isPositive: boolean])[]) => ({
  truth: Uint16Array.from(rows, ([, isPositive]) => Number(isPositive)),
  probabilities: Float32Array.from(rows.flatMap(([p]) => [1 - p, p])),
  classes: 2,
})

const known = scoresOf([
  [0.9, true],
  [0.7, false],
  [0.4, true],
  [0.3, true],
  [0.2, false],
  [0.1, false],
])

const anyRows = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.boolean()), { minLength: 1, maxLength: 40 })
  .map((rows) => [...rows, [3, true] as const, [8, false] as const])
  .map((rows) => scoresOf(rows.map(([p, isPositive]) => [p / 20, isPositive])))

const rules: ThresholdRule[] = [
  { by: 'f1' },
  { by: 'cost', false_negative: 5, false_positive: 1 },
  { by: 'recall', at_least: 0.8 },
]

const chosenBy = (rule: ThresholdRule, scores = known) => {
  const { threshold, figures } = chooseThreshold(scores, 1, rule)!
  return figures.find((one) => one.threshold === threshold!.value)!
}

describe('a decision threshold', () => {
  it('is the one with the largest F1, the least costs, or enough recall', () => {
    assert.deepEqual(chosenBy({ by: 'f1' }), {
      ...{ threshold: 0.25, rule: { by: 'f1' }, precision: 0.75, recall: 1, f1: 6 / 7, accuracy: 5 / 6 },
    })
    assert.equal(chosenBy({ by: 'recall', at_least: 0.6 }).threshold, 0.35)
    const strict = chosenBy({ by: 'cost', false_negative: 1, false_positive: 10 })
    assert.deepEqual([strict.threshold, strict.recall, strict.cost], [0.8, 1 / 3, 2 / 6])
    const mild = chosenBy({ by: 'cost', false_negative: 10, false_positive: 1 })
    assert.deepEqual([mild.threshold, mild.cost], [0.25, 1 / 6])
  })

  it('answers no row where that costs least, and never more than 1', () => {
    const wrong = scoresOf([
      [0.9, false],
      [0.1, true],
    ])
    const rule: ThresholdRule = { by: 'cost', false_negative: 1, false_positive: 10 }
    assert.deepEqual([chosenBy(rule, wrong).threshold, chosenBy(rule, wrong).recall], [0.95, 0])
  })

  it('is 0 where rows of the class have the probability 0, which a manifest may say', () => {
    const lost = chosenBy(
      { by: 'recall', at_least: 1 },
      scoresOf([
        [0, true],
        [0, true],
        [1, false],
      ]),
    )
    assert.equal(thresholdFiguresSchema.parse(lost).threshold, 0)
    assert.equal(lost.recall, 1)
  })

  it('is of the class that is the positive one, whichever index it has', () => {
    const { threshold, decision } = chooseThreshold(known, 0, { by: 'recall', at_least: 1 })!
    assert.deepEqual([threshold!.value, decision], [0.2, { positive: 0, threshold: 0.2 }])
  })

  it('is chosen only where it is asked for; what others would give is shown of every run', () => {
    const { threshold, decision, figures } = chooseThreshold(known, 1, undefined)!
    assert.deepEqual([threshold, decision], [undefined, undefined])
    assert.deepEqual(
      figures.filter(({ rule }) => rule).map(({ rule }) => rule!.by),
      ['f1', 'recall'],
    )
    const half = figures.find((one) => one.threshold === 0.5)!
    assert.deepEqual([half.precision, half.recall, half.accuracy], [0.5, 1 / 3, 0.5])
    assert.ok(
      figures.length <= 40 &&
        figures.every(({ threshold }, i) => threshold >= (figures[i - 1]?.threshold ?? 0)),
    )
  })

  it('is no worse than any other that was tried, and its figures are those of the answers by it', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows, fc.constantFrom(...rules), async (scores, rule) => {
        const { figures } = chooseThreshold(scores, 1, rule)!
        const { threshold, metrics, curves } = await measureClasses(
          Float32Array.from(scores.truth),
          scores.probabilities,
          { labels: ['no', 'yes'], positive: 1, threshold: rule },
          seededRandom(1),
          () => Promise.resolve(),
        )
        assert.deepEqual(curves.thresholds, figures)
        const chosen = figures.find((one) => one.threshold === threshold!.value)!
        for (const name of ['precision', 'recall', 'f1', 'accuracy'] as const)
          assert.ok(Math.abs(chosen[name] - metrics[name]!) < 1e-9, name)
        for (const other of figures) {
          if (rule.by === 'f1') assert.ok(other.f1 <= chosen.f1 + 1e-12)
          if (rule.by === 'cost') assert.ok(other.cost! >= chosen.cost! - 1e-12)
          if (rule.by === 'recall')
            assert.ok(
              chosen.recall >= 0.8 &&
                (other.recall < 0.8 || other.threshold <= chosen.threshold || other.recall === chosen.recall),
            )
        }
      }),
      { numRuns: 12 },
    )
  })

  it('is not chosen where no held-out row is of the class', () => {
    assert.equal(chooseThreshold(scoresOf([[0.5, false]]), 1, { by: 'f1' }), undefined)
  })

  it('leaves the calibration of the probabilities as it is', async () => {
    const measured = (threshold?: ThresholdRule) =>
      measureClasses(
        Float32Array.from(known.truth),
        known.probabilities,
        { labels: ['no', 'yes'], positive: 1, ...(threshold && { threshold }) },
        seededRandom(1),
        () => Promise.resolve(),
      )
    const [plain, moved] = [await measured(), await measured({ by: 'f1' })]
    assert.deepEqual(moved.curves.reliability, plain.curves.reliability)
    assert.notDeepEqual(moved.curves.confusion_matrix, plain.curves.confusion_matrix)
  })
})
