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

  it('keeps directions by feature, of the class whose probability they are about', async () => {
    const monotone = { size: 'increasing', grade: 'decreasing' } as const
    const directionsFor = async (target: string, positive?: string) => {
      const features = without(target)
      const model = { ...features, monotone, ...(positive && { positive }) }
      const { directions, recipe } = await planFor(table, target, { model })
      assert.deepEqual(recipe!.candidates, ['trees'])
      return directions
    }
    assert.deepEqual(await directionsFor('price'), [1, 0, -1])
    assert.deepEqual(await directionsFor('kind', 'b'), [1, -1, 0])
    assert.deepEqual(await directionsFor('kind', 'a'), [-1, 1, 0])
  })

  it('refuses directions that no model keeps', async () => {
    const refusal = (monotone: Record<string, 'increasing'>, target: string, extra: Extra, detail: RegExp) =>
      refuses(
        table,
        target,
        { ...extra, model: { ...without(target), monotone, ...extra.model } },
        'invalid_config',
        detail,
      )
    await refusal({ kind: 'increasing' }, 'price', {}, /"kind" holds text/)
    await refusal({ id: 'increasing' }, 'price', {}, /"id" is not learned from/)
    await refusal({ size: 'increasing' }, 'grade', { model: { task: 'multiclass' } }, /"grade" has 3 classes/)
    await refusal(
      { size: 'increasing' },
      'price',
      { candidates: ['trees', 'nets'] },
      /candidates asks for nets/,
    )
    await refusal({ size: 'increasing' }, 'price', { training: { epochs: 3 } }, /a single network/)
  })

  it('takes more than 20 different whole numbers for a regression', async () => {
    const rows = (values: number) => Array.from({ length: 60 }, (_, i) => [i % 7, i % values])
    assert.equal((await planFor(csvOf('x,y', rows(21)), 'y')).task.name, 'regression')
    assert.equal((await planFor(csvOf('x,y', rows(20)), 'y')).task.name, 'multiclass')
  })

  it('takes counts for a regression, with a sentence, unless `task` says otherwise', async () => {
    const csv = csvOf(
      'x,visits',
      Array.from({ length: 60 }, (_, i) => [i % 7, i % 5]),
    )
    const { task, warnings } = await planFor(csv, 'visits')
    assert.equal(task.name, 'regression')
    assert.match(
      warnings[0]!,
      /"visits" is learned as a number, for its name is that of a count.*"multiclass"/,
    )
    const asked = await planFor(csv, 'visits', { model: { task: 'multiclass' } })
    assert.deepEqual([asked.task.name, asked.warnings], ['multiclass', []])
  })

  it('tries more by a larger budget, and what it is asked to whatever the budget', async () => {
    const tried = async (extra: Extra) => {
      const { recipe } = await planFor(table, 'kind', { model: without('kind'), ...extra })
      return [recipe!.folds, recipe!.repeats, recipe!.candidates.length]
    }
    assert.deepEqual(await tried({ training: { budget: 'fast' } }), [3, 1, 3])
    assert.deepEqual(await tried({}), [5, 1, 4])
    assert.deepEqual(await tried({ training: { budget: 'best' } }), [5, 3, 7])
    assert.deepEqual(await tried({ training: { recipe: 'chain' } }), [5, 1, 3])
    assert.deepEqual(await tried({ candidates: ['linear'], training: { budget: 'best' } }), [5, 3, 1])
  })

  const tableOf = (columns: number) => {
    const names = Array.from({ length: columns }, (_, i) => `x${i}`)
    return csvOf(
      [...names, 'y'].join(','),
      Array.from({ length: 12 }, (_, row) => [...names.map((_, i) => (i * 7 + row * 3) % 11), row % 2]),
    )
  }

  it('tries what wide tables can be learned by, and says so where others were asked for', async () => {
    const { recipe } = await planFor(tableOf(520), 'y')
    assert.deepEqual(recipe?.candidates, ['linear', 'trees'])
    const asked = await planFor(tableOf(520), 'y', { candidates: ['nets', 'trees'] })
    assert.deepEqual(asked.recipe?.candidates, ['trees'])
    assert.match(asked.warnings.join(), /too many columns for nets: trees are tried/)
  })

  it('says so where a budget means nothing because the table is too wide', async () => {
    const { recipe, options, warnings } = await planFor(tableOf(1_100), 'y', { training: { budget: 'best' } })
    assert.equal(recipe, undefined)
    assert.ok(!('budget' in options))
    assert.match(warnings.join(), /too many columns for a mixture.*training\.budget/)
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

/** Twenty rows, of which one in `every` has the first label; that row comes first. */
const twoClasses = (rare: string, usual: string, every: number) =>
  csvOf(
    'x,y',
    Array.from({ length: 20 }, (_, i) => [i % 7, i % every === 0 ? rare : usual]),
  )

describe('the classes of a target', () => {
  for (const [what, values, labels] of [
    ['numbers by value', ['10', '9', '-1'], ['-1', '9', '10']],
    [
      'numbers by value however they are written',
      ['"1.000,5"', '"20,5"', '"3,5"'],
      ['3,5', '20,5', '1.000,5'],
    ],
    ['false before true', ['TRUE', 'False'], ['False', 'TRUE']],
    ['no before yes', ['oui', 'non'], ['non', 'oui']],
    ['other text by its code units', ['b', 'a', 'Z', 'é'], ['Z', 'a', 'b', 'é']],
  ] as const)
    it(`are in an order of their own: ${what}`, async () => {
      for (const order of [values, values.toReversed()]) {
        const rows = Array.from({ length: 40 }, (_, i) => [i % 7, order[i % order.length]!])
        const plan = await planFor(csvOf('x,y', rows), 'y', {
          model: { task: values.length === 2 ? 'binary' : 'multiclass' },
        })
        assert.deepEqual(plan.target.labels, labels)
        assert.deepEqual(
          plan.target.counts,
          labels.map(
            (label) => rows.filter(([, value]) => String(value).replaceAll('"', '') === label).length,
          ),
        )
      }
    })

  it('have the rarer one of two as the positive one, the later one where both are equal', async () => {
    for (const [csv, positive] of [
      [twoClasses('a', 'b', 4), 0],
      [twoClasses('b', 'a', 4), 1],
      [twoClasses('b', 'a', 2), 1],
    ] as const)
      assert.equal((await planFor(csv, 'y')).target.positive, positive)
    assert.equal((await planFor(table, 'grade', { model: without('grade') })).target.positive, undefined)
  })

  it('have the positive one that is asked for, spelled as in a cell', async () => {
    for (const [csv, positive, index] of [
      [twoClasses('a', 'b', 4), 'b', 1],
      [twoClasses('0', '1', 4), 1, 1],
      [twoClasses('True', 'False', 4), false, 0],
    ] as const)
      assert.equal((await planFor(csv, 'y', { model: { positive } })).target.positive, index)
  })
})

describe('columns that cannot help', () => {
  const rows = Array.from({ length: 40 }, (_, i) => ({
    size: i % 7,
    row: i + 1,
    ticket: (i * 17) % 40,
    customer_id: 1e6 + i ** 2 * (i % 2 ? 1 : 3),
    year: 1980 + i,
    code: `c${i}`,
    empty: '',
    same: 'x',
    y: i % 2 ? 'a' : 'b',
  }))
  const csv = csvOf(
    Object.keys(rows[0]!).join(','),
    rows.map((row) => Object.values(row)),
  )

  it('are left out of a run, with a sentence for each', async () => {
    const { features, warnings } = await planFor(csv, 'y')
    assert.deepEqual(
      features.map(({ name }) => name),
      ['size', 'year'],
    )
    const expected = [
      /"row" looks like row numbers/,
      /"ticket" looks like row numbers or identifiers/,
      /"customer_id" looks like/,
      /"code" is text that differs in every row/,
      /"empty" has no values/,
      /"same" has one value only/,
    ]
    assert.equal(warnings.length, expected.length)
    expected.forEach((sentence, i) => assert.match(warnings[i]!, sentence))
  })

  it('are learned from where they are asked for and can be', async () => {
    const features = ['row', 'ticket', 'same']
    const plan = await planFor(csv, 'y', { model: { features } })
    assert.deepEqual([plan.features.map(({ name }) => name), plan.warnings], [features, []])
  })

  it('are left out, with a sentence, where nothing can be learned from them though they are asked for', async () => {
    const features = ['code', 'size', 'empty']
    const plan = await planFor(csv, 'y', { model: { features } })
    assert.deepEqual(
      plan.features.map(({ name }) => name),
      ['size'],
    )
    assert.deepEqual(plan.leftOut, [
      { name: 'code', index: 0 },
      { name: 'empty', index: 2 },
    ])
    assert.deepEqual(plan.warnings, [
      'The column "code" is text that differs in every row: nothing can be learned from it, and it is left out',
      'The column "empty" has no values: nothing can be learned from it, and it is left out',
    ])
  })

  it('are ignored in rows of requests, wherever they stand among the columns but the target', async () => {
    const { leftOut } = await planFor(csv, 'y')
    assert.deepEqual(leftOut.slice(0, 3), [
      { name: 'row', index: 1 },
      { name: 'ticket', index: 2 },
      { name: 'customer_id', index: 3 },
    ])
    const moved = csvOf(
      'y,row,size',
      rows.map(({ y, row, size }) => [y, row, size]),
    )
    assert.deepEqual((await planFor(moved, 'y')).leftOut, [{ name: 'row', index: 0 }])
    assert.deepEqual((await planFor(moved, 'y', { model: { features: ['size'] } })).leftOut, [])
  })

  it('are left out with those that are excluded', async () => {
    const plan = await planFor(csv, 'y', { model: { exclude: ['year', 'same'] } })
    assert.deepEqual(
      plan.features.map(({ name }) => name),
      ['size'],
    )
    assert.ok(plan.leftOut.some(({ name }) => name === 'year'))
    assert.ok(!plan.warnings.some((sentence) => sentence.includes('"same"')))
  })

  it('are learned from where there is no other, with a sentence', async () => {
    const { features, warnings } = await planFor(
      csvOf(
        'row,y',
        rows.map(({ row, y }) => [row, y]),
      ),
      'y',
    )
    assert.equal(features[0]!.name, 'row')
    assert.match(warnings[0]!, /"row" looks like row numbers.*no other column/)
  })
})

describe('rows without a value of the target', () => {
  const csv = csvOf(
    'x,y',
    Array.from({ length: 40 }, (_, i) => [i % 7, i % 5 === 0 ? '' : i % 2 ? 'a' : 'b']),
  )

  it('are left out, with a sentence', async () => {
    const { draft } = await trainOn(csv, 'y', { training: { epochs: 1 } })
    assert.deepEqual(draft.warnings!.slice(0, 1), [
      '8 of 40 rows have no value of the target "y" and are left out',
    ])
    const { parts } = await planFor(csv, 'y')
    assert.equal(
      parts.reduce((sum, { training, validation, test }) => sum + training + validation + test, 0),
      32,
    )
  })

  it('are left out of a regression', async () => {
    const numbers = csvOf(
      'x,y',
      Array.from({ length: 40 }, (_, i) => [i % 7, i % 4 === 0 ? 'NA' : (i % 7) + 0.5]),
    )
    const { draft } = await trainOn(numbers, 'y', { training: { epochs: 1 } })
    assert.match(draft.warnings!.join(), /^10 of 40 rows .* left out \('NA' in 10 rows were read as missing/)
  })

  it('do not count among the rows that are needed', () =>
    refuses(
      csv.split('\n').slice(0, 13).join('\n'),
      'y',
      {},
      'invalid_data',
      /9 rows with a value of the target "y"/,
    ))
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
  it('with a time that is no column, or text', async () => {
    await refuses(
      table,
      'kind',
      { time: 'wen' },
      'invalid_config',
      /time names "wen", which is no column.*"size"/,
    )
    await refuses(table, 'size', { time: 'kind' }, 'invalid_config', /"kind", which is text/)
  })
  it('with an unknown column to exclude', () =>
    refuses(
      table,
      'kind',
      { model: { exclude: ['sice'] } },
      'unknown_feature',
      /model\.exclude.*"sice".*"size"/,
    ))
  it('with a column that is both a feature and excluded', () =>
    refuses(
      table,
      'kind',
      { model: { features: ['size', 'grade'], exclude: ['grade'] } },
      'invalid_config',
      /both name "grade"/,
    ))
  it('with all columns excluded', () =>
    refuses(
      table,
      'kind',
      { model: { exclude: ['size', 'grade', 'price', 'id'] } },
      'invalid_data',
      /no column is left but "kind"/,
    ))
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
  it('with columns of which none can be learned from, naming each', () =>
    refuses(
      csvOf(
        'name,empty,y',
        [...'ababababab'].map((y, i) => [`u${i}`, '', y]),
      ),
      'y',
      {},
      'invalid_data',
      /nothing to learn from: the column "name" is text that differs.*, the column "empty" has no values/,
    ))
  it('with one class only', () =>
    refuses(
      cells(() => 'a'),
      'y',
      {},
      'unusable_target',
      /one value only/,
    ))
  it('with a word among the numbers to predict, naming its row', () =>
    refuses(
      cells((i) => (i === 16 ? 'oops' : i + 0.5)),
      'y',
      {},
      'unusable_target',
      /hardly ever occur twice, as "0\.5".*Row 17 holds 'oops'/,
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
  it('with nothing but an identifier among the features asked for', () =>
    refuses(
      table,
      'kind',
      { model: { features: ['id'] } },
      'invalid_data',
      /nothing to learn from: the column "id" is text that differs in every row/,
    ))
  it('with a text of more than 1,000 values of which none occurs again', () =>
    refuses(
      csvOf(
        't,y',
        Array.from({ length: 1201 }, (_, i) => [`t${i}`, i % 2]),
      ),
      'y',
      {},
      'invalid_data',
      /nothing to learn from: the column "t" is text with more than 1,000 different values/,
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
      /nothing to learn from: the column "x" has values beyond 1/,
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
  it('with a budget or candidates, and an option of a single network', async () => {
    const model = { ...without('kind'), hidden: [4] }
    const refused = (extra: Extra, detail: RegExp) =>
      refuses(table, 'kind', { model, ...extra }, 'invalid_config', detail)
    await refused({ training: { budget: 'best' } }, /^training\.budget says .* single network/)
    await refused({ candidates: ['nets'] }, /^candidates says/)
    await refused({ training: { recipe: 'chain' } }, /^training\.recipe says/)
  })
  it('without trees, where something else asks for them', async () => {
    const training = { recipe: 'chain' } as const
    const detail = /is without trees, which .* asks for/
    await refuses(
      table,
      'kind',
      { model: without('kind'), training, candidates: ['trees'] },
      'invalid_config',
      detail,
    )
  })
  it('with a positive class that its target never has', () =>
    refuses(twoClasses('a', 'b', 4), 'y', { model: { positive: 'c' } }, 'invalid_config', /"y" is never "c"/))
  it('with a positive class among three', () =>
    refuses(
      table,
      'grade',
      { model: { ...without('grade'), positive: 2 } },
      'invalid_config',
      /"grade" is not learned as two classes/,
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
