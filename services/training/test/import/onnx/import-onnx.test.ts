import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FeatureCodec } from '@modelops/common/data/feature-codec'
import type { Feature } from '@modelops/common/manifest'
import { isProblem, type Problem } from '@modelops/common/problem'
import { importModel } from '../../../src/import/import-model.js'
import { importRequestSchema } from '../../../src/import/import-request.js'
import { served } from '../../support/imported.js'
import { expectedOf, onnxFile } from './files.js'
import { bytes, integer, message, text } from '../../../src/import/onnx/wire.js'
import { graphFile, node, type GraphParts } from './graph-file.js'

const importing = (path: string, request: object = {}) =>
  importModel(path, importRequestSchema.parse({ name: 'mine', ...request }))

async function importingBytes(bytes: Uint8Array, request: object = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'modelops-onnx-'))
  try {
    const path = join(folder, 'model.onnx')
    await writeFile(path, bytes)
    return await importing(path, request)
  } finally {
    await rm(folder, { recursive: true })
  }
}

const importingGraph = (parts: GraphParts, request: object = {}) => importingBytes(graphFile(parts), request)

async function refusal(imported: Promise<unknown>): Promise<Problem> {
  const error = await imported.then(
    () => assert.fail('it was imported'),
    (thrown: unknown) => thrown,
  )
  if (!isProblem(error)) throw error
  return error
}

/** A tree whose every branch has a leaf and the next branch below it. */
function chainOfBranches(levels: number): Buffer {
  const places = Array.from({ length: 2 * levels + 1 }, (_, place) => place)
  const isLeaf = (place: number) => place % 2 === 1 || place === 2 * levels
  const below = (step: number) => places.map((place) => (isLeaf(place) ? 0 : place + step))
  const whole = (name: string, numbers: number[]) =>
    bytes(5, message(text(1, name), ...numbers.map((number) => integer(8, number)), integer(20, 7)))
  const modes = places.map((place) => text(9, isLeaf(place) ? 'LEAF' : 'BRANCH_LEQ'))
  return message(
    ...[text(1, 'x'), text(2, 'y'), text(4, 'TreeEnsembleRegressor'), text(7, 'ai.onnx.ml')],
    whole(
      'nodes_treeids',
      places.map(() => 0),
    ),
    whole('nodes_nodeids', places),
    whole('nodes_truenodeids', below(1)),
    whole('nodes_falsenodeids', below(2)),
    bytes(5, message(text(1, 'nodes_modes'), ...modes, integer(20, 8))),
  )
}

const wholeNumber = (name: string, value: number) =>
  message(integer(1, 1), integer(2, 7), integer(7, value), text(8, name))

/** A tree of ai.onnx.ml 5 whose every branch has a leaf, or what `other` names, and the next branch below it. */
function ensemble(branches: number, last: number, other?: (place: number) => number): Buffer {
  const places = Array.from({ length: branches }, (_, place) => place)
  const whole = (name: string, number: (place: number) => number) =>
    bytes(5, message(text(1, name), ...places.map((place) => integer(8, number(place))), integer(20, 7)))
  return message(
    ...[text(1, 'x'), text(2, 'y'), text(4, 'TreeEnsemble'), text(7, 'ai.onnx.ml')],
    whole('nodes_truenodeids', other ?? (() => 0)),
    whole('nodes_trueleafs', (place) => (other && place < branches - 1 ? 0 : 1)),
    whole('nodes_falsenodeids', (place) => (place === branches - 1 ? last : place + 1)),
    whole('nodes_falseleafs', (place) => (place === branches - 1 && last === place ? 1 : 0)),
  )
}

const iris = ['setosa', 'versicolor', 'virginica']
const libraries: [name: string, what: string, request: object, task: string, labels: string[] | undefined][] =
  [
    ['linear', 'a scaled logistic regression of scikit-learn', {}, 'multiclass', iris],
    ['columns', 'a column of probabilities for each class', {}, 'multiclass', iris],
    ['forest', 'a random forest of scikit-learn', {}, 'regression', undefined],
    ['boosting', 'gradient boosting of scikit-learn, with missing values', {}, 'multiclass', iris],
    ['margins', 'scores of a support vector machine', { activation: 'softmax' }, 'multiclass', iris],
    ['pipeline', 'a pipeline of scikit-learn with texts', {}, 'binary', ['no', 'yes']],
    ['catboost', 'a forest of CatBoost', {}, 'multiclass', iris],
    ['pytorch', 'a network of PyTorch', { activation: 'softmax' }, 'multiclass', ['0', '1', '2']],
  ]

describe('importing an ONNX file', () => {
  for (const [name, what, request, task, labels] of libraries)
    it(`answers rows as the library does: ${what}`, async () => {
      const model = await importing(onnxFile(name), request)
      const { rows, answers } = expectedOf(name)
      assert.deepEqual([model.draft.task, model.draft.labels], [task, labels])
      const received = await served(model, rows)
      const scale = Math.max(...answers.flat().map(Math.abs))
      received.forEach((answer, i) =>
        answer.forEach((value, j) => assert.ok(Math.abs(value - answers[i]![j]!) < 1e-6 * scale, `row ${i}`)),
      )
    })

  for (const name of ['forest', 'boosting', 'catboost'])
    it(`gives the trees of ${name} to the kernel of forests, which answers as the graph does`, async () => {
      assert.equal((await importing(onnxFile(name))).draft.model_format, 'trees')
    })

  for (const [name, request] of [
    ['linear', {}],
    ['columns', {}],
    ['margins', { activation: 'softmax' }],
    ['pytorch', { activation: 'softmax' }],
  ] as const)
    it(`gives the layers of ${name} to the kernels of dense chains`, async () => {
      assert.equal((await importing(onnxFile(name), request)).draft.model_format, 'layers')
    })

  it('leaves trees to the runtime that are compared otherwise than by size', async () => {
    const known = readFileSync(onnxFile('forest')).toString('latin1')
    const equal = Buffer.from(known.replaceAll('BRANCH_LEQ', 'BRANCH_NEQ'), 'latin1')
    assert.equal((await importingBytes(equal)).draft.model_format, 'onnx')
  })

  it('names features after the inputs, with the values that each takes', async () => {
    const { features } = (await importing(onnxFile('pipeline'))).draft
    const [age, children, city, plan] = features as [Feature, Feature, Feature, Feature]
    assert.deepEqual(age, { name: 'age', type: 'numeric', nullable: true, missing_as_nan: true })
    assert.deepEqual(
      [children.name, children.type === 'numeric' && children.whole_numbers?.min],
      ['children', -(2 ** 24)],
    )
    const { categories, ...rest } = city as Feature & { type: 'text' }
    assert.deepEqual(new Set(categories), new Set(['', 'Lyon', 'Nice', 'Paris']))
    assert.deepEqual(rest, { name: 'city', type: 'text', nullable: true, as_index: true, other: true })
    assert.deepEqual(plan, {
      ...{ name: 'plan', type: 'text', nullable: false },
      ...{ categories: ['basic', 'plus'], as_index: true, other: false, closed: true },
    })
  })

  it('refuses a value at which the graph would fail, whatever else is taken', async () => {
    const { features } = (await importing(onnxFile('pipeline'))).draft
    const codec = new FeatureCodec(features, 'take')
    assert.throws(
      () => codec.encodeValues([40, 1, 'Paris', 'premium'], new Float32Array(4), 0),
      (error) => isProblem(error, 'unknown_category'),
    )
  })

  it('takes features that the request names, which settle an open width', async () => {
    const linear = importing(onnxFile('linear'), { features: ['a', 'b', 'c', 'd'] })
    assert.deepEqual(
      (await linear).draft.features.map(({ name }) => name),
      ['a', 'b', 'c', 'd'],
    )
    assert.match((await refusal(importing(onnxFile('linear'), { features: ['a'] }))).detail, /1 names came/)
    const open: GraphParts = { inputs: { x: [1, [0, 0]] }, nodes: [node('ReduceSum', ['x'], ['y'])] }
    assert.match((await refusal(importingGraph(open))).detail, /shape \[\?, \?\].*say features=/)
  })

  it('says that scores need a function to become probabilities', async () => {
    assert.match(
      (await refusal(importing(onnxFile('margins')))).detail,
      /no probability: say activation=softmax.*export it with probability=True/,
    )
  })

  it('takes functions whose sizes follow from the number of rows, and names that begin as its own', async () => {
    const { draft } = await importingGraph(
      {
        nodes: [node('Shape', ['x'], ['modelops/rows0']), node('Fill', ['modelops/rows0'], ['y'], 'own')],
        functions: { Fill: [['n'], [node('ConstantOfShape', ['n'], ['filled'])], ['filled']] },
      },
      { task: 'binary' },
    )
    assert.equal(draft.model_format, 'onnx')
  })

  it('says that a file ends too early, wherever it was cut', async () => {
    const whole = readFileSync(onnxFile('linear'))
    for (let size = 3; size < whole.length; size += 41) {
      const { code } = await refusal(importingBytes(whole.subarray(0, size)))
      assert.equal(code, 'unsupported_model')
    }
  })

  it('says that CatBoost leaves the exponential of a loss out', async () => {
    const trained = (loss: string) => {
      const params = `{"tree_count":1,"loss_function":{"type":"${loss}","params":{"variance_power":"1.5"}}}`
      return Buffer.concat([graphFile({}), bytes(14, message(text(1, 'params'), text(2, params)))])
    }
    const warningsOf = async (loss: string) =>
      (await importingBytes(trained(loss), { activation: 'softmax' })).draft.warnings
    assert.match((await warningsOf('Tweedie'))![0]!, /exponential of the loss Tweedie/)
    assert.equal(await warningsOf('RMSE'), undefined)
  })

  it('refuses a tree of very many levels, at which ONNX Runtime would crash', async () => {
    const { detail } = await refusal(importingGraph({ nodes: [chainOfBranches(6_000)] }))
    assert.match(detail, /a tree of the model has more than 5000 levels: .*max_depth/)
  })

  it('names classes after the outputs with their probabilities, where nothing else does', async () => {
    const { draft } = await importingGraph({
      outputs: { label: 8, sno: 1, syes: 1 },
      tensors: [wholeNumber('0', 0), wholeNumber('1', 1), wholeNumber('2', 2)],
      nodes: [
        node('Softmax', ['x'], ['p']),
        node('Cast', ['x'], ['label'], '', { to: 8 }),
        node('Slice', ['p', '0', '1', '1'], ['sno']),
        node('Slice', ['p', '1', '2', '1'], ['syes']),
      ],
    })
    assert.deepEqual([draft.task, draft.labels], ['binary', ['no', 'yes']])
  })

  it('takes divisions of floats, and of whole numbers by a constant', async () => {
    const nodes = [
      node('Cast', ['x'], ['n'], '', { to: 7 }),
      node('Div', ['n', 'two'], ['half']),
      node('Cast', ['half'], ['f'], '', { to: 1 }),
      node('Softmax', ['x'], ['p']),
      node('Div', ['f', 'p'], ['y']),
    ]
    const { draft } = await importingGraph(
      { tensors: [wholeNumber('two', 2)], nodes },
      { activation: 'softmax' },
    )
    assert.equal(draft.task, 'binary')
  })

  it('refuses the same of the operator TreeEnsemble, also where it is a circle', async () => {
    for (const last of [5_999, 5_998]) {
      const { detail } = await refusal(importingGraph({ nodes: [ensemble(6_000, last)] }))
      assert.match(detail, /a tree of the model has more than 5000 levels/)
    }
  })

  it('counts levels on the longest way down', async () => {
    const shortcuts = ensemble(6_000, 5_999, (place) => Math.min(2 * place + 1, 5_999))
    assert.match((await refusal(importingGraph({ nodes: [shortcuts] }))).detail, /more than 5000 levels/)
  })

  it('refuses functions within functions on which ONNX Runtime would crash', async () => {
    const functions = Object.fromEntries(
      Array.from({ length: 400 }, (_, i) => [
        `f${i}`,
        [['a'], [node(`f${i + 1}`, ['a'], ['b'], 'own')], ['b']],
      ]),
    ) as GraphParts['functions']
    const parts: GraphParts = { nodes: [node('f0', ['x'], ['y'], 'own')], functions: functions! }
    assert.match((await refusal(importingGraph(parts))).detail, /defines 400 functions/)
  })

  it('refuses names of inputs that tell features not apart, unless the request has others', async () => {
    const inputs: GraphParts['inputs'] = { a: [1, [0, 2]], a_0: [1, [0, 1]] }
    const parts = {
      inputs,
      nodes: [node('Concat', ['a', 'a_0'], ['c'], '', { axis: 1 }), node('ReduceMax', ['c'], ['y'])],
    }
    assert.match((await refusal(importingGraph(parts))).detail, /"a_0" of a feature comes twice/)
    const { draft } = await importingGraph(parts, { features: ['p', 'q', 'r'], task: 'regression' })
    assert.equal(draft.features.length, 3)
    const long = 'x'.repeat(2_000)
    const longNamed = {
      inputs: { [long]: [1, [0, 1]] as [number, number[]], b: [1, [0, 1]] as [number, number[]] },
      nodes: [node('Add', [long, 'b'], ['y'])],
    }
    assert.match((await refusal(importingGraph(longNamed))).detail, /has more than 1000 characters/)
  })

  it('refuses a file of very many empty parts before it keeps others waiting', async () => {
    const parts = Buffer.alloc(700_000, Buffer.from([0x3a, 0]))
    const { detail } = await refusal(importingBytes(Buffer.concat([readFileSync(onnxFile('linear')), parts])))
    assert.match(detail, /more than 300000 parts/)
  })

  const refused: [what: string, parts: GraphParts, detail: RegExp][] = [
    ['weights in other files', { weights: { w: 'external' } }, /external data/],
    [
      'custom operators',
      { nodes: [node('Mine', ['x'], ['y'], 'com.example')] },
      /Mine of com\.example is a custom one/,
    ],
    ['operators that ONNX Runtime lacks', { nodes: [node('Nothing', ['x'], ['y'])] }, /Nothing/],
    ['loops', { nodes: [node('Loop', ['x'], ['y'])] }, /Loop may take any time and memory/],
    [
      'memory as the values of a row ask for it',
      { nodes: [node('Cast', ['x'], ['n'], '', { to: 7 }), node('ConstantOfShape', ['n'], ['y'])] },
      /values of a row decide how much memory the operator ConstantOfShape takes/,
    ],
    [
      'the same within the branch of a condition',
      {
        nodes: [
          node('Cast', ['x'], ['n'], '', { to: 7 }),
          message(
            node('If', ['x'], ['y']),
            bytes(
              5,
              message(text(1, 'then_branch'), bytes(6, bytes(1, node('ConstantOfShape', ['n'], ['z'])))),
            ),
          ),
        ],
      },
      /values of a row decide how much memory the operator ConstantOfShape takes/,
    ],
    [
      'the same where the nodes are in no order',
      { nodes: [node('ConstantOfShape', ['n'], ['y']), node('Cast', ['x'], ['n'], '', { to: 7 })] },
      /values of a row decide how much memory the operator ConstantOfShape takes/,
    ],
    [
      'the same within a function of the file',
      {
        nodes: [node('Cast', ['x'], ['n'], '', { to: 7 }), node('Fill', ['n'], ['y'], 'own')],
        functions: { Fill: [['n'], [node('ConstantOfShape', ['n'], ['filled'])], ['filled']] },
      },
      /values of a row decide how much memory the operator ConstantOfShape takes/,
    ],
    [
      'columns that double at every node',
      {
        inputs: { x: [8, [0, 1]] },
        nodes: Array.from({ length: 40 }, (_, i) =>
          node('Concat', [i ? `c${i - 1}` : 'x', i ? `c${i - 1}` : 'x'], [`c${i}`], '', { axis: 1 }),
        ),
      },
      /joins and compares too many columns/,
    ],
    [
      'whole numbers that are divided by those of a row, which may end the process',
      {
        nodes: [
          node('Cast', ['x'], ['n'], '', { to: 7 }),
          node('Shape', ['x'], ['s']),
          node('Mod', ['s', 'n'], ['m']),
          node('Cast', ['m'], ['y'], '', { to: 1 }),
        ],
      },
      /Mod divides whole numbers by others that are no constants/,
    ],
    [
      'those of a row that are divided by -1',
      {
        tensors: [wholeNumber('c', -1)],
        nodes: [
          node('Cast', ['x'], ['n'], '', { to: 7 }),
          node('Div', ['n', 'c'], ['m'], ''),
          node('Cast', ['m'], ['y'], '', { to: 1 }),
        ],
      },
      /Div divides whole numbers by others that are no constants, or by -1/,
    ],
    ['an input of any shape', { inputs: { x: [1, [0, 0, 0]] } }, /shape \[\?, \?, \?\]/],
    ['an input that no table has', { inputs: { x: [14, [0, 2]] } }, /type that no table has/],
    ['huge rows', { inputs: { x: [1, [0, 2_000_000_000]] } }, /2000000000 numbers/],
    ['old sets of operators', { operatorSet: 5 }, /operator set 5/],
    [
      'free text',
      { inputs: { x: [8, [0, 1]] }, nodes: [node('Tokenizer', ['x'], ['y'], 'com.microsoft')] },
      /free text/,
    ],
    [
      'a hundred outputs',
      { outputs: Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`y${i}`, 1])) },
      /100 outputs \(y0, .*and 90 more\)/,
    ],
    ['classes without probabilities', { outputs: { y: 7 } }, /classes alone/],
  ]
  for (const [what, parts, detail] of refused)
    it(`refuses ${what}, and says why`, async () => {
      const problem = await refusal(importingGraph(parts))
      assert.match(problem.detail, detail)
      assert.equal(problem.code, 'unsupported_model')
    })
})
