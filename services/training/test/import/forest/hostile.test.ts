import assert from 'node:assert/strict'
import fc from 'fast-check'
import { isProblem, type ProblemCode } from '@modelops/common/problem'
import { readUbj } from '../../../src/import/xgboost/read-ubj.js'
import { imported, served } from '../../support/imported.js'
import { expectedOf, fixture, largestDifference } from './fixtures.js'

interface Tree {
  left_children: number[]
  right_children: number[]
  split_indices: number[]
  split_conditions: (number | null)[]
  split_type: number[]
  sum_hessian: number[]
  tree_param: Record<string, string>
  categories_sizes: number[]
}
interface Model {
  learner: {
    feature_names: string[]
    objective: { name: string }
    attributes: Record<string, string>
    learner_model_param: Record<string, string>
    gradient_booster: {
      name: string
      model: {
        trees: Tree[]
        tree_info: number[]
        iteration_indptr: number[]
        cats: { enc: { values: number[] }[] }
      }
    }
  }
}

const xgboost = 'xgboost-binary-json.json'
const lightgbm = 'lightgbm-categories.txt'

function changed(change: (model: Model, tree: Tree) => void, name = xgboost) {
  const model = JSON.parse(fixture(name).toString()) as Model
  change(model, model.learner.gradient_booster.model.trees[0]!)
  return { 'm.json': Buffer.from(JSON.stringify(model)) }
}

const rewritten = (from: RegExp, to: string, name = lightgbm) => {
  const text = fixture(name).toString()
  assert.match(text, from)
  return { 'm.txt': Buffer.from(text.replace(from, to)) }
}

const refused = (files: Record<string, Buffer>, detail: RegExp, code: ProblemCode, request: object = {}) =>
  assert.rejects(imported(files, request), (error) => {
    assert.ok(isProblem(error, code), String(error))
    assert.match(error.detail, detail)
    return true
  })

describe('a damaged or hostile file of a forest', () => {
  it('is read once, however it goes on', async () => {
    const endless = Buffer.from('{"learner":"' + String.raw`\"`.repeat(2_000_000))
    await refused({ 'm.json': endless }, /no JSON/, 'unsupported_model')
    const nested = Buffer.from(
      `{"modelTopology":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)},"weightsManifest":[]}`,
    )
    await refused({ 'model.json': nested }, /nested too deeply/, 'unsupported_model')
    const shared = changed((_, tree) => {
      const nodes = tree.left_children.length
      const inner = Array.from({ length: nodes }, (_, node) => node)
      Object.assign(tree, {
        split_type: inner.map(() => 1),
        categories: [1, 2, 3],
        categories_nodes: inner,
        categories_segments: inner.map(() => 0),
        categories_sizes: inner.map(() => 3),
      })
    })
    await refused(shared, /nodes of tree 0 have the same categories/, 'unsupported_model')
  })

  for (const name of [xgboost, 'xgboost-binary-ubj.ubj', lightgbm])
    it(`is refused wherever it is cut off, and ends an import however its bytes are changed: ${name}`, async () => {
      const whole = fixture(name)
      const end = name.endsWith('.txt') ? whole.indexOf('end of trees') : whole.length
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 0, max: end - 2 }), async (length) => {
          await assert.rejects(imported({ [name]: whole.subarray(0, length) }), (error) => isProblem(error))
        }),
        { numRuns: 40 },
      )
      const change = fc.tuple(fc.nat(whole.length - 1), fc.nat(255))
      await fc.assert(
        fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 5 }), async (changes) => {
          const bytes = Buffer.from(whole)
          for (const [at, byte] of changes) bytes[at] = byte
          await imported({ [name]: bytes }).catch((error: unknown) =>
            assert.ok(isProblem(error), String(error)),
          )
        }),
        { numRuns: 60 },
      )
    }).timeout(20_000)

  it('of UBJ is read or refused whatever its bytes are, without memory for what it only claims', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '$',
      '#',
      'L',
      'l',
      'U',
      'S',
      'd',
      'Z',
      'T',
      '\0\0\0\0\0\0\0\x02',
      '\x7f',
      'ab',
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        try {
          readUbj(Buffer.from(`{${parts.join('')}`, 'latin1'))
        } catch (error) {
          assert.ok(isProblem(error, 'unsupported_model'), String(error))
        }
      }),
      { numRuns: 500 },
    )
    const huge = Buffer.from('{U\x01a[$d#L\0\0\x7f\xff\xff\xff\xff\xff', 'latin1')
    assert.throws(() => readUbj(huge), { message: /goes beyond its end/ })
    assert.throws(() => readUbj(Buffer.from('['.repeat(100))), { message: /nested deeper/ })
  })

  const damaged: [what: string, files: () => Record<string, Buffer>, detail: RegExp, code?: ProblemCode][] = [
    ['nodes that form a circle', () => changed((_, tree) => (tree.left_children[1] = 0)), /circle/],
    ['a negative child', () => changed((_, tree) => (tree.left_children[0] = -7)), /no node -7/],
    ['a child beyond the end', () => changed((_, tree) => (tree.right_children[0] = 99)), /no node 99/],
    ['a child of two nodes', () => changed((_, tree) => (tree.right_children[0] = 1)), /circle/],
    [
      'a feature that there is not',
      () => changed((_, tree) => (tree.split_indices[0] = 30)),
      /feature 30 of 30/,
    ],
    [
      'arrays of different lengths',
      () => changed((_, tree) => void tree.split_conditions.pop()),
      /different lengths/,
    ],
    [
      'a class that there is not',
      () => changed(({ learner }) => (learner.gradient_booster.model.tree_info[0] = -1)),
      /class -1/,
    ],
    [
      'a threshold that JSON does not have',
      () => {
        const text = fixture(xgboost).toString()
        return {
          'm.json': Buffer.from(text.replace(/"split_conditions":\[[^,]+/, '"split_conditions":[NaN')),
        }
      },
      /threshold of tree 0 is no number/,
    ],
    [
      'a base score that is no number',
      () => changed(({ learner }) => (learner.learner_model_param['base_score'] = '[x]')),
      /base score/,
    ],
    [
      'a base score that no sum gives',
      () => changed(({ learner }) => (learner.learner_model_param['base_score'] = '2E0')),
      /base score/,
    ],
    [
      'numbers of features without bound',
      () => changed(({ learner }) => (learner.learner_model_param['num_feature'] = '1000000000')),
      /1000000000 features/,
    ],
    [
      'a cover that is none',
      () => changed((_, tree) => (tree.sum_hessian[0] = -1)),
      /cover/,
      'artifact_corrupt',
    ],
    [
      'categories beyond the end',
      () => changed((_, tree) => (tree.categories_sizes = [1e6]), 'xgboost-categories.json'),
      /no categories/,
    ],
    [
      'another form',
      () => changed((model) => delete (model.learner as Partial<Model['learner']>).objective),
      /not one of XGBoost/,
    ],
    [
      'a threshold that is NaN',
      () => rewritten(/threshold=\S+/, 'threshold=nan', 'lightgbm-binary.txt'),
      /threshold of tree 0 is no number/,
    ],
    [
      'a leaf that is NaN',
      () => rewritten(/leaf_value=\S+/, 'leaf_value=nan'),
      /leaf of tree 0 is no number/,
    ],
    ['children in a circle', () => rewritten(/left_child=\S+/, 'left_child=0'), /circle/],
    ['a child that there is not', () => rewritten(/left_child=\S+/, 'left_child=-99'), /no node -99/],
    [
      'more leaves than it has',
      () => rewritten(/num_leaves=\d+/, 'num_leaves=1000000000'),
      /values of leaf_value/,
    ],
    ['another number of trees', () => rewritten(/tree_sizes=\S+/, 'tree_sizes='), /names 7/],
    ['another version', () => rewritten(/version=v4/, 'version=v2'), /save it once more/],
    ['a set beyond the end', () => rewritten(/cat_boundaries=0 \d+/, 'cat_boundaries=0 999'), /no set/],
  ]
  for (const [what, files, detail, code = 'unsupported_model'] of damaged)
    it(`with ${what} is refused`, () => refused(files(), detail, code))

  it('of very many classes is refused before there is memory for them', () =>
    refused(
      changed(({ learner }) => {
        learner.learner_model_param['num_class'] = '4000000000'
      }, 'xgboost-binary-json.json'),
      /has 4000000000 outputs: at most 65536/,
      'unsupported_model',
    ))

  it('with a threshold that is NaN is refused in UBJ as well', () => {
    const whole = Buffer.from(fixture('xgboost-binary-ubj.ubj'))
    const at = whole.indexOf('split_conditions') + 'split_conditions'.length
    const start = whole.indexOf('#L', at) + 10
    whole.writeFloatBE(NaN, start)
    return refused({ 'm.ubj': whole }, /threshold of tree 0 is no number/, 'unsupported_model')
  })

  it('with null among its numbers is refused, which would count as 0', async () => {
    const without = (list: 'split_conditions' | 'split_indices' | 'left_children') =>
      changed((_, tree) => Object.assign(tree, { [list]: [null, ...tree[list].slice(1)] }))
    await refused(without('split_conditions'), /tree 0 is no number/, 'unsupported_model')
    await refused(without('split_indices'), /tree 0 asks for feature NaN/, 'unsupported_model')
    await refused(without('left_children'), /tree 0 has no node NaN/, 'unsupported_model')
  })
})

describe('a forest that cannot be served', () => {
  const objective = (name: string) => changed(({ learner }) => (learner.objective.name = name))
  const cases: [
    what: string,
    files: () => Record<string, Buffer>,
    detail: RegExp,
    code?: ProblemCode,
    request?: object,
  ][] = [
    ['that ranks rows', () => objective('rank:ndcg'), /task=regression/, 'invalid_query'],
    ['of an unknown objective', () => objective('mine'), /these are served/],
    [
      'of linear functions',
      () => changed(({ learner }) => (learner.gradient_booster.name = 'gblinear')),
      /no trees/,
    ],
    [
      'whose leaves hold several numbers',
      () => changed((_, tree) => (tree.tree_param['size_leaf_vector'] = '3')),
      /one_output_per_tree/,
    ],
    [
      'of several targets',
      () => changed(({ learner }) => (learner.learner_model_param['num_target'] = '2')),
      /2 targets/,
    ],
    [
      'with a wrong number of names',
      () => changed(() => undefined),
      /30 features/,
      'invalid_query',
      { features: ['a', 'b'] },
    ],
    [
      'with a wrong number of labels',
      () => changed(() => undefined),
      /3 labels/,
      'invalid_query',
      { labels: ['a', 'b', 'c'] },
    ],
    [
      'with an activation',
      () => changed(() => undefined),
      /says itself/,
      'invalid_query',
      { activation: 'sigmoid' },
    ],
    [
      'whose task is another',
      () => changed(() => undefined),
      /multiclass needs/,
      'invalid_query',
      { task: 'multiclass' },
    ],
    [
      'with more names than features',
      () => changed(({ learner }) => learner.feature_names.push('more')),
      /31 names \(feature_names\) and 30 features/,
    ],
    [
      'of XGBoost that was trained for no rounds',
      () => changed(({ learner }) => (learner.gradient_booster.model.trees = [])),
      /^the model has no trees.*at least one round/,
    ],
    [
      'of LightGBM that was trained for no rounds',
      () => rewritten(/tree_sizes=[^]*?(?=end of trees)/, 'tree_sizes=\n\n'),
      /^the model has no trees.*at least one round/,
    ],
    ['with linear leaves', () => rewritten(/is_linear=0/, 'is_linear=1'), /linear_tree/],
    [
      'of LightGBM that ranks rows',
      () => rewritten(/objective=.*/, 'objective=lambdarank'),
      /ranks rows/,
      'invalid_query',
    ],
    [
      'of LightGBM with an objective of its own',
      () => rewritten(/objective=.*\n/, ''),
      /objective of its own/,
      'invalid_query',
    ],
  ]
  for (const [what, files, detail, code = 'unsupported_model', request = {}] of cases)
    it(`${what} is refused with what can be done`, () => refused(files(), detail, code, request))

  const named = {
    XGBoost: (name: string) => changed(({ learner }) => learner.feature_names.splice(0, 2, name, name)),
    LightGBM: (name: string) => rewritten(/(?<=feature_names=)\S+ \S+/, `${name} ${name}`),
  }
  const counts = { XGBoost: 30, LightGBM: 5 }
  for (const library of ['XGBoost', 'LightGBM'] as const)
    it(`with names of ${library} that tell features not apart is refused, unless the request has others`, async () => {
      const files = named[library]
      await refused(files('a'), /"a" of a feature comes twice: name the features yourself/, 'invalid_query')
      await refused(files('a\0'), /holds a NUL/, 'invalid_query')
      await refused(files('x'.repeat(100_000)), /"x{50}" of a feature has more than 1000/, 'invalid_query')
      const features = Array.from({ length: counts[library] }, (_, i) => `x${i}`)
      assert.equal((await imported(files('a'), { features })).draft.features[0]!.name, 'x0')
    })

  it('with an empty name of XGBoost is refused', () =>
    refused(named.XGBoost(' '), /is empty/, 'invalid_query'))
})

describe('an imported forest', () => {
  it('of LightGBM says which features are compared with numbers of more than 48 bits', async () => {
    const large = rewritten(/^threshold=\S+/m, 'threshold=1700000000000000000', 'lightgbm-binary.txt')
    const { draft } = await imported(large)
    assert.match(draft.warnings!.join(), /^\w+ is compared with numbers of more than 48 bits/)
    assert.equal((await imported({ 'm.txt': fixture('lightgbm-binary.txt') })).draft.warnings, undefined)
  })

  it('takes names, labels and the task from the request', async () => {
    const names = Array.from({ length: 30 }, (_, i) => `x${i}`)
    const { draft } = await imported(
      changed(() => undefined),
      { features: names, labels: ['bad', 'good'] },
    )
    assert.deepEqual([draft.labels, draft.features.map(({ name }) => name)], [['bad', 'good'], names])
    const { draft: other } = await imported(
      changed(() => undefined),
      { task: 'regression' },
    )
    assert.deepEqual([other.task, other.labels, other.model_format], ['regression', undefined, 'trees'])
    const scores = await imported(
      changed(({ learner }) => (learner.objective.name = 'rank:ndcg')),
      { task: 'regression' },
    )
    assert.equal(scores.draft.task, 'regression')
  })

  it('has the names and categories of the file, or f0 and so on', async () => {
    const { draft } = await imported({ 'm.json': fixture('xgboost-categories.json') })
    assert.deepEqual(
      draft.features.map(({ name, type }) => [name, type]),
      [
        ['age', 'numeric'],
        ['income', 'numeric'],
        ['town', 'text'],
        ['code', 'text'],
        ['zeros', 'numeric'],
      ],
    )
    assert.deepEqual(draft.features[3], {
      ...{ name: 'code', type: 'text', nullable: true, categories: ['10', '20', '30'] },
      ...{ as_index: true, other: false },
    })
    const unnamed = await imported({ 'm.ubj': fixture('xgboost-multiclass.ubj') })
    assert.deepEqual([unnamed.draft.features[12]!.name, unnamed.draft.labels], ['f12', ['0', '1', '2']])
  })

  it('may have NaN for the threshold of a split of categories, as XGBoost up to 2.1 writes it', async () => {
    const name = 'xgboost-categories.json'
    const { 'm.json': json } = changed((model) => {
      for (const tree of model.learner.gradient_booster.model.trees)
        tree.split_type.forEach((type, node) => type === 1 && (tree.split_conditions[node] = null))
    }, name)
    const text = json.toString().replaceAll(/(?<=[[,])null/g, 'NaN')
    assert.match(text, /[[,]NaN/)
    const { rows, outputs } = expectedOf(name)
    const answers = await served(await imported({ 'm.json': Buffer.from(text) }), rows)
    assert.ok(largestDifference(answers, outputs) < 1e-6)
  })

  it('of binary:logitraw starts at the base score itself, which XGBoost does not take for a probability', async () => {
    const { rows, outputs } = expectedOf(xgboost)
    const logits = changed(({ learner }) => {
      const base = Number(learner.learner_model_param['base_score']!.slice(1, -1))
      learner.learner_model_param['base_score'] = `[${Math.log(base / (1 - base))}]`
      learner.objective.name = 'binary:logitraw'
    })
    assert.ok(largestDifference(await served(await imported(logits), rows), outputs) < 1e-6)
  })

  it('takes the codes of categories whose names XGBoost has damaged, and says so', async () => {
    const files = changed(
      ({ learner }) => (learner.gradient_booster.model.cats.enc[2]!.values[1] = -61),
      'xgboost-categories.json',
    )
    const { draft } = await imported(files)
    assert.equal(draft.features[2]!.type, 'numeric')
    assert.match(draft.warnings![0]!, /categories of town.*cat\.codes/)
  })

  it('uses the trees up to the best round as the interface of scikit-learn does, and says so', async () => {
    const { draft } = await imported({ 'm.ubj': fixture('xgboost-stopped.ubj') })
    assert.match(draft.warnings![0]!, /stopped early/)
  })

  it('uses those trees also of a file of XGBoost 1.7, which does not say where rounds end', async () => {
    const stopped = (each: number) =>
      changed(({ learner }) => {
        learner.attributes = { scikit_learn: '{}', best_iteration: '1' }
        const { model } = learner.gradient_booster
        Object.assign(model, { iteration_indptr: undefined, gbtree_model_param: { num_parallel_tree: each } })
      })
    for (const [each, trees] of [
      [1, 2],
      [3, 6],
    ] as const)
      assert.equal((await imported(stopped(each))).draft.hyper_parameters['trees'], trees)
  })

  it('of a table of one class starts where XGBoost does: a base score of 0 is a probability of 1e-6', async () => {
    const model = await imported(
      changed(({ learner }, tree) => {
        learner.learner_model_param['base_score'] = '[0E0]'
        learner.gradient_booster.model.trees = [
          { ...tree, split_conditions: tree.split_conditions.map(() => 0) },
        ]
        learner.gradient_booster.model.tree_info = [0]
      }),
    )
    const [[probability]] = (await served(model, [new Array<number>(30).fill(1)])) as [[number]]
    assert.ok(Math.abs(probability - 1e-6) < 1e-11, String(probability))
  })

  it('with an empty text among its categories knows it from a missing value', async () => {
    const [text] = (
      await imported(rewritten(/(?<=pandas_categorical:\[\[)"[^"]*"/, '""'))
    ).draft.features.filter(({ type }) => type === 'text')
    assert.ok(text?.type === 'text' && text.categories[0] === '' && text.missing_as_nan)
  })

  it('may have 10,000 trees', async () => {
    const files = changed(
      ({
        learner: {
          gradient_booster: { model },
        },
      }) => {
        model.trees = Array.from({ length: 10_000 }, (_, i) => model.trees[i % 8]!)
        model.tree_info = new Array<number>(10_000).fill(0)
        model.iteration_indptr = Array.from({ length: 10_001 }, (_, i) => i)
      },
    )
    const model = await imported(files)
    assert.equal(model.draft.hyper_parameters['trees'], 10_000)
    const [[probability]] = (await served(model, [new Array<number>(30).fill(1)])) as [[number]]
    assert.ok(probability >= 0 && probability <= 1)
  })
})
