import assert from 'node:assert/strict'
import {
  barsOf,
  formatProbability,
  recordedFor,
  splitUnit,
  warningText,
} from '../../../../web/pages/predict/answer.js'
import type { Feature } from '../../../../web/api/types.js'
import type { Answer } from '../../../../web/pages/predict/use-prediction.js'

const origin = { model_run_id: 'run-1', model_name: 'iris', route: 'stable' as const }

describe('an answer to a sample row', () => {
  const run = {
    labels: ['setosa', 'virginica'],
    samples: [
      { features: [1, 'a', null], prediction: 1, probabilities: [0.2, 0.8] },
      { features: [2, 'a', null], prediction: 0, probabilities: [0.9, 0.1] },
    ],
  }
  const answer: Answer = { ...origin, prediction: 1, label: 'virginica', probability: 0.8004 }

  it('is the same as what the run recorded, but for rounding', () => {
    assert.deepEqual(recordedFor(run, [1, 'a', null], answer), { text: 'virginica, 80.0 %', isSame: true })
  })

  it('differs where the class or its probability does', () => {
    assert.equal(recordedFor(run, [2, 'a', null], answer)?.isSame, false)
    assert.equal(recordedFor(run, [1, 'a', null], { ...answer, probability: 0.82 })?.isSame, false)
  })

  it('is compared by its value in a regression', () => {
    const samples = [{ features: [1], prediction: 151.1276 }]
    const value = (prediction: number) => recordedFor({ samples }, [1], { ...origin, prediction })
    assert.deepEqual(value(151.1277), { text: '151.1', isSame: true })
    assert.equal(value(152)?.isSame, false)
  })

  it('is not compared for any other row', () => {
    assert.equal(recordedFor(run, [1, 'b', null], answer), undefined)
  })
})

describe('probabilities', () => {
  it('are never rounded to certainty', () => {
    const texts = [0, 0.0004, 0.0005, 0.5, 0.9994, 0.9996, 1].map(formatProbability)
    assert.deepEqual(texts, ['0.0 %', '< 0.1 %', '0.1 %', '50.0 %', '99.9 %', '> 99.9 %', '100.0 %'])
  })

  it('are shown with the likeliest first, and the predicted one marked', () => {
    const bars = barsOf({ a: 0.2, b: 0.7, c: 0.1 }, 'b')
    assert.deepEqual(
      bars.map(({ label, mark }) => [label, mark]),
      [
        ['b', 'predicted'],
        ['a', undefined],
        ['c', undefined],
      ],
    )
  })

  it('of many classes end in all others together', () => {
    const classes = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`class ${index}`, 0.01]))
    const bars = barsOf(classes, 'class 0')
    assert.equal(bars.length, 10)
    assert.equal(bars[9]!.label, '91 others')
    assert.equal(bars[9]!.text, '91.0 %')
  })
})

describe('the unit of a target', () => {
  it('is what its name has in brackets at the end', () => {
    assert.deepEqual(splitUnit('price (€)'), { name: 'price', unit: '€' })
    assert.deepEqual(splitUnit('length [cm] '), { name: 'length', unit: 'cm' })
  })

  it('is unknown for any other name', () => {
    for (const name of ['progression', '(cm)', 'f(x) of y', 'price ()'])
      assert.deepEqual(splitUnit(name), { name })
  })
})

describe('a value that the model does not know', () => {
  const text = (...categories: string[]): Feature[] => [
    { name: 'town', type: 'text', categories, other: false, nullable: false },
  ]
  const warning = {
    ...{ feature: 'town', received: 'Rome', code: 'unknown_category' as const },
    detail: "'Rome' was never seen in training: taken as other",
  }

  it('is told in words of the page, with what the model knows, but not with hundreds', () => {
    assert.equal(
      warningText(warning, text('Oulu', 'Lisboa')),
      'training never saw “Rome”: it counts as none of “Lisboa”, “Oulu”',
    )
    const many = Array.from({ length: 1_005 }, (_, index) => `c${index}`)
    assert.match(warningText(warning, text(...many)), /“c4” and 1,000 more$/)
  })

  it('is told also where the form shows another version, without such a column', () => {
    assert.match(warningText(warning, []), /none of the known values$/)
  })

  it('is told as the service does where it is missing or a boolean', () => {
    const detail = 'no value came, and none was missing in training: taken as the mean of training'
    const missing = { feature: 'town', received: null, code: 'missing_value' as const, detail }
    assert.equal(warningText(missing, text('Oulu')), detail)
  })
})
