import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RunStatus } from '@modelops/common/run-status'
import { runRequest, smallCsv } from './support/client.js'
import { exitCodeOf, reasonOf } from '../src/job/outcome.js'
import { readOptions } from '../src/job/options.js'
import { runJobHere } from './support/in-process.js'
import { runJob as endOf, runsOf, spawnNode, statusOf, temporaryDirectory } from './support/service.js'

/** job.slow.test.ts has what a service beside it may do. */
describe('modelops-train', () => {
  let home: Awaited<ReturnType<typeof temporaryDirectory>>
  before(async () => {
    home = await temporaryDirectory()
    await writeFile(file('small.csv'), smallCsv())
    await writeFile(file('bare.csv'), smallCsv().slice('a,b,kind\n'.length))
    await writeFile(file('one-class.csv'), smallCsv().replaceAll('yes', 'no'))
    await writeFile(file('model-is-text.json'), '{"dataset":"small","model":"small"}')
    await writeFile(file('ragged.csv'), 'a,b\n1,2\n3\n')
  })
  after(() => home.remove())

  const file = (name: string) => join(home.path, name)
  const csvArgs = (csv: string, ...more: string[]) => [
    '--csv',
    file(csv),
    '--model',
    'small',
    '--target',
    'kind',
    ...more,
  ]
  const runs = () => runsOf(home.path, 'small')
  const jobHere = async (args: string[]) => runJobHere(home.path, await readOptions(args))

  /** The run that an action adds. */
  async function newRunOf(action: () => Promise<unknown>): Promise<RunStatus> {
    const before = await runs()
    await action()
    const [runId] = (await runs()).filter((id) => !before.includes(id))
    return statusOf(home.path, 'small', runId!)
  }

  it('uploads a table, trains on it and ends with 0', async () => {
    const run = await newRunOf(async () => {
      const { code, output } = await endOf(
        home.path,
        csvArgs('small.csv', '--epochs', '3', '--hidden', '4,2'),
      )
      assert.equal(code, 0, output)
      for (const line of output.trim().split('\n')) assert.equal(typeof JSON.parse(line), 'object')
    })
    assert.equal(run.status, 'succeeded')
    assert.deepEqual(run.config, {
      dataset: 'small',
      model: { name: 'small', target: 'kind', hidden: [4, 2] },
      training: { epochs: 3 },
    })
  })

  it('takes a run request from a file, and flags override it', async () => {
    await writeFile(file('run.json'), JSON.stringify(runRequest(3)))
    await jobHere(csvArgs('small.csv', '--epochs', '1'))
    const run = await newRunOf(() => jobHere(['--config', file('run.json'), '--epochs', '2']))
    assert.equal(run.progress?.epoch, 2)
  })

  it('takes a budget, a recipe and candidates as flags', async () => {
    const args = ['--dataset', 'd', '--model', 'm', '--target', 't']
    const options = await readOptions([
      ...args,
      '--budget',
      'best',
      '--recipe',
      'chain',
      '--candidates',
      'nets, linear',
    ])
    assert.ok(options.kind === 'train')
    assert.deepEqual(options.request, {
      ...{ dataset: 'd', model: { name: 'm', target: 't' } },
      ...{ candidates: ['nets', 'linear'], training: { budget: 'best', recipe: 'chain' } },
    })
  })

  it('explains itself', async () => {
    const { code, output } = await endOf(home.path, ['--help'])
    assert.match(output, /--activation softmax\|sigmoid {2}added/)
    assert.equal(code, 0)
    assert.match(output, /--csv iris.csv --model iris --target species/)
    assert.deepEqual(await readOptions(['-h']), { kind: 'help' })
  })

  it('reads a table as its flags prescribe, and says so', async () => {
    const args = ['--csv', file('bare.csv'), '--model', 'other', '--target', 'column_3', '--header', 'false']
    const { code, output } = await endOf(home.path, [...args, '--encoding', 'latin1', '--epochs', '1'])
    assert.equal(code, 0, output)
    assert.match(output, /As prescribed, the file has no header/)
    assert.match(output, /As prescribed, the text is read as windows-1252/)
  })

  it('takes marks of missing values from its flags, also of a table that was uploaded without', async () => {
    const csv = [
      'a,b,kind',
      ...Array.from({ length: 40 }, (_, i) => `${i % 7},${i % 4 ? i : -9},${'xy'[i % 2]}`),
    ]
    await writeFile(file('marked.csv'), csv.join('\n'))
    const { features, missing_marks } = await jobHere([
      ...csvArgs('marked.csv', '--dataset', 'marked', '--epochs', '1', '--decimal', 'point'),
      ...['--date-form', 'dd/mm/yyyy', '--missing=-9,?'],
    ])
    assert.deepEqual(
      features.map(({ name, nullable }) => [name, nullable]),
      [
        ['a', false],
        ['b', true],
      ],
    )
    assert.deepEqual(missing_marks, ['-9', '?'])
  })

  const failures: [what: string, code: number, args: () => string[], reason: RegExp][] = [
    ['no flags at all', 2, () => [], /--config.*--csv.*--import.*--help/],
    ['an unknown flag', 2, () => ['--epoch', '3'], /--epoch/],
    ['no target', 2, () => ['--dataset', 'small', '--model', 'small'], /model.target/],
    ['a number that is none', 2, () => csvArgs('small.csv', '--epochs', 'many'), /training.epochs/],
    ['a configuration file that is missing', 2, () => ['--config', file('nothing.json')], /nothing.json/],
    ['a configuration file that is not JSON', 2, () => ['--config', file('small.csv')], /small.csv/],
    ['a header that is neither', 2, () => csvArgs('small.csv', '--header', 'maybe'), /header: .*boolean/],
    [
      'an encoding without a table',
      2,
      () => ['--dataset', 'small', '--encoding', 'latin1'],
      /--encoding .*without --csv/,
    ],
    [
      'a delimiter that does not occur',
      3,
      () => csvArgs('small.csv', '--delimiter', 'pipe'),
      /does not occur/,
    ],
    ['a table that is missing', 2, () => csvArgs('nothing.csv'), /nothing.csv/],
    ['a folder for a table', 2, () => csvArgs('.'), /it is a directory/],
    [
      'a configuration of the wrong form under a flag',
      2,
      () => ['--config', file('model-is-text.json'), '--model', 'x'],
      /model: .*expected object/,
    ],
    ['a folder for a model', 3, () => ['--import', home.path, '--name', 'x'], /cannot be read/],
    [
      'an unknown data set',
      2,
      () => ['--dataset', 'nothing', '--model', 'small', '--target', 'kind'],
      /nothing/,
    ],
    [
      'a target that is no column',
      2,
      () => csvArgs('small.csv', '--target', 'nothing'),
      /no column .*nothing/,
    ],
    ['a feature that is no column', 2, () => csvArgs('small.csv', '--features', 'nothing'), /nothing/],
    ['a flag of importing', 2, () => csvArgs('small.csv', '--labels', 'a,b'), /--labels/],
    ['ragged rows', 3, () => csvArgs('ragged.csv'), /row 2/i],
    ['one class only', 3, () => csvArgs('one-class.csv'), /one/],
    [
      'diverging',
      4,
      () => csvArgs('small.csv', '--learning-rate', '1e9', '--hidden', '64,64', '--epochs', '60'),
      /diverged/,
    ],
    ['a model without its weights', 3, () => ['--import', file('model.json'), '--name', 'x'], /missing/],
  ]
  for (const [what, expected, args, reason] of failures)
    it(`fails with ${expected} for ${what}, and says why`, async () => {
      const failure = await failureOf(args())
      assert.match(failure.reason, reason)
      assert.equal(failure.code, expected)
    })

  async function failureOf(args: string[]) {
    try {
      await jobHere(args)
    } catch (error) {
      return { code: exitCodeOf(error), reason: reasonOf(error) }
    }
    throw new Error('the job succeeded')
  }

  for (const [code, args, reason] of [
    [2, () => ['--epoch', '3'], /--epoch/],
    [3, () => csvArgs('ragged.csv'), /row 2/i],
  ] as const)
    it(`ends with the ${code} of its failure, whose reason is logged and in the termination log`, async () => {
      await writeFile(file('termination-log'), 'something older and longer than the reason '.repeat(100))
      const ended = await endOf(home.path, args(), { TERMINATION_LOG: file('termination-log') })
      assert.equal(ended.code, code, ended.output)
      const written = await readFile(file('termination-log'), 'utf8')
      assert.match(written, reason)
      assert.doesNotMatch(written, /something older/)
      assert.match(ended.output, reason)
    })

  it('ends with 2 for a wrong setting, and 1 for a store that cannot be used', async () => {
    assert.equal((await endOf(home.path, csvArgs('small.csv'), { LOG_LEVEL: 'loud' })).code, 2)
    const MODELOPS_STORE = `file://${file('small.csv')}/store`
    assert.equal((await endOf(home.path, csvArgs('small.csv'), { MODELOPS_STORE })).code, 1)
  })

  it('creates no termination log where there is none', async () => {
    await endOf(home.path, ['--epoch'], { TERMINATION_LOG: file('absent') })
    assert.ok(!(await readdir(home.path)).includes('absent'))
  })

  it('is cancelled by SIGTERM', async () => {
    const run = await newRunOf(async () => {
      const child = spawnNode('job.js', csvArgs('small.csv', '--epochs', '10000', '--batch-size', '1'), {
        MODELOPS_HOME: home.path,
      })
      for await (const text of child.stdout) if (String(text).includes('"epoch":')) child.kill('SIGTERM')
      if (child.exitCode === null) await once(child, 'exit')
      assert.equal(child.exitCode, 1)
    })
    assert.equal(run.status, 'cancelled')
  })
})
