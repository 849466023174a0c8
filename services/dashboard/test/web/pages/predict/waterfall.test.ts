import assert from 'node:assert/strict'
import {
  classesOf,
  levelText,
  quantityOf,
  scoreOf,
  stepsOf,
  valueText,
  type Explanation,
} from '../../../../web/pages/predict/waterfall.js'

const score = {
  base_value: 1,
  output: 1.5,
  space: 'log_odds' as const,
  contributions: { age: -1, plan: 2, city: -0.5 },
  standard_errors: { age: 0.04, plan: 0.001, city: 0 },
}

describe('The waterfall of an explanation', () => {
  it('goes from the base value to the output, the largest step first', () => {
    const steps = stepsOf(score)
    assert.deepEqual(
      steps.map(({ label, from, to }) => [label, from, to]),
      [
        ['plan', 1, 3],
        ['age', 3, 2],
        ['city', 2, 1.5],
      ],
    )
  })

  it('says what a step adds, and its standard error where that can be seen', () => {
    assert.deepEqual(
      stepsOf(score).map(({ text }) => text),
      ['+2', '−1 ± 0.04', '−0.5'],
    )
  })

  it('puts the small steps of many features together', () => {
    const contributions = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`f${i}`, i]))
    const steps = stepsOf({ ...score, base_value: 0, output: 435, contributions })
    assert.equal(steps.length, 10)
    assert.deepEqual(steps.at(-1), { label: '21 others', from: 225, to: 435, text: '+210' })
  })

  it('is that of the predicted class, or of the one that is chosen', () => {
    const explanation = {
      classes: { a: { ...score, output: 7 }, b: { ...score, output: 8 } },
      method: 'permutation',
    } as unknown as Explanation
    assert.deepEqual(classesOf(explanation), ['a', 'b'])
    assert.equal(scoreOf(explanation, 'b').output, 8)
    assert.equal(scoreOf(explanation, undefined).output, 7)
    const single = { ...score, method: 'linear' } as unknown as Explanation
    assert.deepEqual(classesOf(single), [])
    assert.equal(scoreOf(single, 'b').output, 1.5)
  })

  it('shows values as short as they can be read', () => {
    const values = [-2.5556650313141818, 2041.25, 0, 'basic', '', null]
    const texts = ['−2.556', '2041', '0', 'basic', '', 'none']
    assert.deepEqual(
      values.map(valueText),
      texts.map((text) => `=\u00a0${text}`),
    )
  })

  it('names what it is about, and log-odds also as a probability', () => {
    assert.equal(levelText(0, 'log_odds'), '0 (50.0 %)')
    assert.equal(levelText(-3.5, 'output'), '−3.5')
    assert.equal(levelText(0.25, 'probability'), '25.0 %')
    assert.equal(quantityOf('log_odds', 'yes', 'bought'), 'the log-odds of yes')
    assert.equal(quantityOf('output', undefined, 'price'), 'price')
  })
})
