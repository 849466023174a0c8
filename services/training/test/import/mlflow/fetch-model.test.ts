import assert from 'node:assert/strict'
import { z } from 'zod'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { DatasetCatalog } from '../../../src/datasets/dataset-catalog.js'
import { isProblem, type Problem, type ProblemCode } from '@modelops/common/problem'
import { importFrom } from '../../../src/import/import-from.js'
import { importRequestSchema } from '../../../src/import/import-request.js'
import { fetchModel } from '../../../src/import/mlflow/fetch-model.js'
import {
  serverAddress,
  TrackingServer,
  type MlflowSettings,
} from '../../../src/import/mlflow/tracking-server.js'
import { bytes, integer, message, text } from '../../../src/import/onnx/wire.js'
import { dense as unit, inputLayer, sequential } from '../../support/keras3.js'
import { fixture } from '../forest/fixtures.js'
import { graphFile, node } from '../onnx/graph-file.js'

const signature = (names: string[]) =>
  JSON.stringify(JSON.stringify(names.map((name) => ({ type: 'double', name, required: true }))))
const mlmodel = (flavour: string, data: string, names: string[]) => `artifact_path: model
flavors:
  ${flavour}:
    data: ${data}
    model_class: any
  python_function:
    data: ${data}
signature:
  inputs: ${signature(names)}
  outputs: null
`
const names = Array.from({ length: 6 }, (_, i) => `column ${i}`)

/** y = 2 a + 3 b, with its weights in another file as onnx saves them. */
const entry = (key: string, value: string) => bytes(13, message(text(1, key), text(2, value)))
const weights = message(
  ...[integer(1, 2), integer(1, 1), integer(2, 1), text(8, 'w'), integer(14, 1)],
  ...[entry('location', 'dense.data'), entry('offset', '4'), entry('length', '8')],
)
const dense = graphFile({ nodes: [node('MatMul', ['x', 'w'], ['y'])], tensors: [weights] })

/** y = a - b */
const layers = sequential(
  [inputLayer(3), unit('out', 1)],
  [
    ['out/kernel', [3, 1], [1, -1, 0]],
    ['out/bias', [1], [0]],
  ],
)

/** What a server of MLflow 3 hands out, by path of the artifact. */
const artifacts: Record<string, string | Buffer> = {
  '0/models/m-1/artifacts/MLmodel': mlmodel('xgboost', 'model.ubj', names),
  '0/models/m-1/artifacts/model.ubj': fixture('xgboost-codes.ubj'),
  '0/models/m-2/artifacts/MLmodel': mlmodel('sklearn', 'model.pkl', names),
  '0/models/m-3/artifacts/MLmodel': mlmodel('lightgbm', 'model.skops', names),
  '0/models/m-4/artifacts/MLmodel': mlmodel('onnx', '../../../secret', names),
  '0/models/m-8/artifacts/MLmodel': mlmodel('onnx', 'model.onnx', ['a', 'b']),
  '0/models/m-8/artifacts/model.onnx': dense,
  '0/models/m-8/artifacts/dense.data': Buffer.from(Float32Array.from([9, 2, 3]).buffer),
  '0/models/m-5/artifacts/MLmodel': 'flavors: [',
  '0/run/artifacts/web/model.json': layers['model.json']!,
  '0/run/artifacts/web/weights.bin': layers['weights.bin']!,
}
const uris: Record<string, string> = {
  trees: 'mlflow-artifacts:/0/models/m-1/artifacts',
  python: 'mlflow-artifacts:/0/models/m-2/artifacts',
  skops: 'mlflow-artifacts:/0/models/m-3/artifacts',
  elsewhere: 'mlflow-artifacts:/0/models/m-4/artifacts',
  dense: 'mlflow-artifacts:/0/models/m-8/artifacts',
  damaged: 'mlflow-artifacts:/0/models/m-5/artifacts',
  web: 'mlflow-artifacts:/0/run/artifacts/web',
  empty: 'mlflow-artifacts:/0/run/artifacts/nothing',
  bucket: 's3://bucket/0/models/m-6/artifacts',
  upwards: 'mlflow-artifacts:/0/../../m-7/artifacts',
}

const known = ['Bearer secret', `Basic ${Buffer.from('me:p@ss').toString('base64')}`]

function answer({ url = '', headers }: IncomingMessage, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(url, 'http://mlflow')
  const json = (status: number, body: object) => response.writeHead(status).end(JSON.stringify(body))
  const name = searchParams.get('name') ?? ''
  if (name === 'silent') return
  if (name === 'short')
    return void response.writeHead(200, { 'content-length': 9 }).write('{', () => response.destroy())
  if (!known.includes(headers.authorization ?? '')) return void json(401, { message: 'who are you' })
  if (name === 'moved') return void response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end()
  const artifact = artifacts[decodeURIComponent(pathname).split('/mlflow-artifacts/artifacts/')[1] ?? '']
  if (artifact !== undefined) return void response.end(artifact)
  if (pathname.includes('/mlflow-artifacts/')) return void json(404, { message: 'No such artifact' })
  if (searchParams.get('alias') === 'nobody')
    return void json(400, { message: 'Registered model alias nobody not found.' })
  if (!(name in uris)) return void json(404, { message: `Registered Model with name=${name} not found` })
  if (pathname === '/prefix/api/2.0/mlflow/registered-models/alias')
    return void json(200, { model_version: { version: '7' } })
  assert.equal(searchParams.get('version'), '7')
  json(200, { artifact_uri: uris[name] })
}

describe('a model of MLflow', () => {
  const server = createServer(answer)
  let folder: string
  let settings: MlflowSettings
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'modelops-test-'))
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const { port } = server.address() as AddressInfo
    settings = { MLFLOW_TRACKING_URI: `http://127.0.0.1:${port}/prefix/`, MLFLOW_TRACKING_TOKEN: 'secret' }
  })
  after(async () => {
    server.closeAllConnections()
    server.close()
    await rm(folder, { recursive: true })
  })

  it('is fetched by its alias or version, with the names of its signature', async () => {
    const { path, names: found } = await fetchModel('models:/trees@champion', folder, settings)
    assert.equal(basename(path), 'model.ubj')
    assert.deepEqual(await readFile(path), fixture('xgboost-codes.ubj'))
    assert.deepEqual(found, names)
    await fetchModel('models:/trees/7', folder, settings)
  })

  const importing = (uri: string) =>
    importFrom('', importRequestSchema.parse({ name: 'mine', uri }), {
      folder,
      datasets: {} as DatasetCatalog,
      mlflow: settings,
    })

  it('is imported as its file is', async () => {
    const { draft } = await importing('models:/trees@champion')
    assert.deepEqual([draft.model_format, draft.task], ['trees', 'regression'])
  })

  it('of ONNX comes with the weights that lie beside it', async () => {
    const { draft } = await importing('models:/dense@champion')
    assert.deepEqual(
      draft.features.map(({ name }) => name),
      ['a', 'b'],
    )
    const [a, b] = draft.samples[1]!.features as [number, number]
    assert.equal(draft.samples[1]!.prediction, 2 * a + 3 * b)
  })

  it('may be a folder with the files of TensorFlow.js', async () => {
    const { draft } = await importing('models:/web@champion')
    const [a, b] = draft.samples[1]!.features as [number, number]
    assert.deepEqual([draft.model_format, draft.samples[1]!.prediction], ['layers', a - b])
  })

  it('is asked for with the login in the address of the server, as the clients of MLflow do', async () => {
    const { MLFLOW_TRACKING_URI: uri } = settings
    const login = { MLFLOW_TRACKING_URI: uri!.replace('//', '//me:p%40ss@') }
    await fetchModel('models:/trees@champion', folder, login)
    assert.equal(serverAddress(login), uri!.replace(/\/$/, ''))
    const away = { MLFLOW_TRACKING_URI: 'http://me:p%40ss@127.0.0.1:9' }
    await assert.rejects(fetchModel('models:/trees@champion', folder, away), (error) => {
      assert.doesNotMatch(String((error as Problem).detail), /p@ss|p%40ss/)
      return isProblem(error, 'bad_gateway')
    })
  })

  it('is waited for so long and no longer', () =>
    assert.rejects(
      new TrackingServer(settings, { answerMs: 20, fileMs: 20 }).get('any', { name: 'silent' }, z.object({})),
      (error) => isProblem(error, 'bad_gateway') && /does not answer \(.*timeout/.test(error.detail),
    ))

  const refused: [what: string, uri: string, given: MlflowSettings, code: ProblemCode, detail: RegExp][] = [
    ['is not there', 'models:/none@a', {}, 'model_not_found', /name=none not found/],
    ['has no such alias', 'models:/trees@nobody', {}, 'model_not_found', /alias nobody not found/],
    ['has no files', 'models:/empty@a', {}, 'unsupported_model', /neither MLmodel nor model\.json/],
    ['is cut off', 'models:/short@a', {}, 'bad_gateway', /broke off/],
    [
      'is an object of Python',
      'models:/python@a',
      {},
      'unsupported_model',
      /flavour sklearn.*log it as ONNX/,
    ],
    ['is a LightGBM estimator', 'models:/skops@a', {}, 'unsupported_model', /model\.booster_/],
    [
      'names a file elsewhere',
      'models:/elsewhere@a',
      {},
      'unsupported_model',
      /holds \.\.\/\.\.\/\.\.\/secret/,
    ],
    ['is described by no YAML', 'models:/damaged@a', {}, 'unsupported_model', /MLmodel .* cannot be read/],
    ['lies in a bucket', 'models:/bucket@a', {}, 'unsupported_model', /lie in s3:.*--artifacts-destination/],
    ['lies above the artifacts', 'models:/upwards@a', {}, 'unsupported_model', /lie in/],
    [
      'is moved to another server',
      'models:/moved@a',
      {},
      'bad_gateway',
      /does not answer \(unexpected redirect\)/,
    ],
    [
      'needs a token',
      'models:/trees@a',
      { MLFLOW_TRACKING_TOKEN: 'x' },
      'bad_gateway',
      /who are you.*_TOKEN/,
    ],
    [
      'has no server',
      'models:/trees@a',
      { MLFLOW_TRACKING_URI: './mlruns' },
      'invalid_query',
      /set MLFLOW_TRACKING_URI/,
    ],
    [
      'has a server that is away',
      'models:/trees@a',
      { MLFLOW_TRACKING_URI: 'http://127.0.0.1:9' },
      'bad_gateway',
      /does not answer/,
    ],
  ]
  for (const [what, uri, given, code, detail] of refused)
    it(`is refused where it ${what}`, () =>
      assert.rejects(fetchModel(uri, folder, { ...settings, ...given }), (error) => {
        assert.ok(isProblem(error, code), String(error))
        assert.match(error.detail, detail)
        return true
      }))

  it('is named as MLflow names it', () => {
    const isAllowed = (uri: string) => importRequestSchema.safeParse({ name: 'mine', uri }).success
    const known = ['models:/a b@champion', 'models:/a/12']
    const unknown = ['models:/a', 'models:/a/latest', 'http://127.0.0.1/', 'models:/a/../@b', 'models:/a@b/c']
    assert.deepEqual([...known, ...unknown].filter(isAllowed), known)
  })
})
