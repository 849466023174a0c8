import assert from 'node:assert/strict'
import { isProblem, type ProblemCode } from '@modelops/common/problem'
import { makePlan } from '../../../src/learn/plan/plan.js'
import { csvOf, requestFor, schemaOf, trainOn, type Extra } from '../support/training.js'

/** Twelve rows: a number, a two-class text, a whole number from 1 to 3, a fraction, an identifier. */
const table = csvOf(
  'size,kind,grade,price,id',
  Array.from({ length: 12 }, (_, i) => [i * 3, i % 2 ? 'b' : 'a', (i % 3) + 1, i + 0.5, `row-${i}`]),
)
const usable = ['size', 'kind', 'grade', 'price']
const planFor = async (csv: string, target: string, extra: Extra = {}) =>
  makePlan(await schemaOf(csv), requestFor(target, extra))
const without = (target: string) => ({ features: usable.filter((name) => name !== target) })

async function refuses(
  csv: string,
  target: string,
  extra: Extra,
  code: ProblemCode,
  detail: RegExp,
): Promise<void> {
  await assert.rejects(trainOn(csv, target, extra), (error) => {
    assert.ok(isProblem(error, code), String(error))
    assert.match(error.detail, detail)
    return true
  })
}

describe('the plan of a run', () => {
  for (const [target, task, labels] of [
    ['kind', 'binary', ['a', 'b']],
    ['grade', 'multiclass', ['1', '2', '3']],
    ['price', 'regression', []],
  ] as const)
    it(`takes ${target} for ${task}`, async () => {
      const plan = await planFor(table, target, { model: without(target) })
      assert.equal(plan.task.name, task)
      assert.deepEqual(plan.target.labels, labels)
    })

  it('takes more than 20 different whole numbers for a regression', async () => {
    const rows = (values: number) => Array.from({ length: 60 }, (_, i) => [i % 7, i % values])
    assert.equal((await planFor(csvOf('x,y', rows(21)), 'y')).task.name, 'regression')
    assert.equal((await planFor(csvOf('x,y', rows(20)), 'y')).task.name, 'multiclass')
  })

  it('does as `task` says', async () => {
    const model = { ...without('grade'), task: 'regression' } as const
    assert.equal((await planFor(table, 'grade', { model })).task.name, 'regression')
  })

  it('learns from the columns asked for, in that order', async () => {
    const plan = await planFor(table, 'kind', { model: { features: ['price', 'size'] } })
    assert.deepEqual(
      plan.features.map(({ name }) => name),
      ['price', 'size'],
    )
  })

  it('groups all but the 100 most frequent categories, in order of first appearance', async () => {
    const rows = Array.from({ length: 400 }, (_, i) => [
      `city ${i < 150 ? i : 149 - (i % 120)}`,
      i % 2 ? 'a' : 'b',
    ])
    const [feature] = (await planFor(csvOf('city,y', rows), 'y')).features
    assert.ok(feature?.type === 'text' && feature.other)
    assert.equal(feature.categories.length, 100)
    const numbers = feature.categories.map((category) => Number(category.slice(5)))
    assert.deepEqual(
      numbers,
      numbers.toSorted((a, b) => a - b),
    )
  })
})

describe('a run is refused', () => {
  const cells = (y: (i: number) => string | number) =>
    csvOf(
      'x,y',
      Array.from({ length: 30 }, (_, i) => [i, y(i)]),
    )

  it('without its target, with the list of columns', () =>
    refuses(table, 'cost', {}, 'unusable_target', /no column "cost".*"size", "kind", "grade", "price", "id"/))
  it('with an unknown feature', () =>
    refuses(table, 'kind', { model: { features: ['sice'] } }, 'unknown_feature', /"sice".*"size"/))
  it('with the target among the features', () =>
    refuses(table, 'kind', { model: { features: ['kind'] } }, 'invalid_config', /target "kind" itself/))
  it('with nothing to learn from', () =>
    refuses(
      csvOf(
        'y',
        [...'ababababab'].map((y) => [y]),
      ),
      'y',
      {},
      'invalid_data',
      /nothing to learn/,
    ))
  it('with one class only', () =>
    refuses(
      cells(() => 'a'),
      'y',
      {},
      'unusable_target',
      /one value only/,
    ))
  it('with a target that misses a value', () =>
    refuses(
      cells((i) => (i === 16 ? '' : i % 2)),
      'y',
      {},
      'unusable_target',
      /"y".*has no value in 1 of 30 rows/,
    ))
  it('with a class too small for every part of the data', () =>
    refuses(
      cells((i) => (i === 3 ? 'rare' : i % 2)),
      'y',
      {},
      'unusable_target',
      /"rare".*has 1 of the 2 rows/,
    ))
  it('with a word among the numbers to predict, naming its row', () =>
    refuses(
      cells((i) => (i === 16 ? 'oops' : i + 0.5)),
      'y',
      {},
      'unusable_target',
      /"0\.5" of "y" has 1 of the 2 rows.*Row 17 holds 'oops'/,
    ))
  it('with more classes than can be learned', () =>
    refuses(
      csvOf(
        'x,y',
        Array.from({ length: 600 }, (_, i) => [i, `c${i % 300}`]),
      ),
      'y',
      {},
      'unusable_target',
      /300 different values; at most 200/,
    ))
  it('with a text to regress', () =>
    refuses(
      table,
      'kind',
      { model: { ...without('kind'), task: 'regression' } },
      'unusable_target',
      /is text/,
    ))
  it('with three classes for a binary task', () =>
    refuses(
      table,
      'grade',
      { model: { ...without('grade'), task: 'binary' } },
      'unusable_target',
      /has 3 classes/,
    ))
  it('with an identifier as a feature, saying how to leave it out', () =>
    refuses(table, 'kind', {}, 'invalid_data', /"id".*differs in every row.*model\.features/))
  it('with a text of more than 1,000 values', () =>
    refuses(
      csvOf(
        't,y',
        Array.from({ length: 2402 }, (_, i) => [`t${i % 1201}`, i % 2]),
      ),
      'y',
      {},
      'invalid_data',
      /more than 1,000 different values.*model\.features/,
    ))
  it('with a column without values', () =>
    refuses(
      csvOf(
        'x,e,y',
        Array.from({ length: 12 }, (_, i) => [i, '', i % 2]),
      ),
      'y',
      {},
      'invalid_data',
      /"e" has no values/,
    ))
  it('with numbers that 32 bits cannot square', () =>
    refuses(
      csvOf(
        'x,y',
        Array.from({ length: 12 }, (_, i) => [`${i}e25`, i % 2]),
      ),
      'y',
      {},
      'invalid_data',
      /"x".*at most/,
    ))
  it('with too few rows', () =>
    refuses(
      csvOf('x,y', [
        [1, 'a'],
        [2, 'b'],
      ]),
      'y',
      {},
      'invalid_data',
      /has 2 rows; at least 10/,
    ))
  it('with class weights for a regression', () =>
    refuses(
      table,
      'price',
      { model: without('price'), training: { classWeights: 'balanced' } },
      'invalid_config',
      /need classes/,
    ))
  it('with a weight for an unknown label', () =>
    refuses(
      table,
      'kind',
      { model: without('kind'), training: { classWeights: { c: 2 } } },
      'invalid_config',
      /label "c"/,
    ))
})
