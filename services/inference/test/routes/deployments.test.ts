import assert from 'node:assert/strict'
import { cp, readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Deployments } from '@modelops/common/registry/deployments'
import type { Deployment } from '@modelops/common/deployment'
import { publishModel } from '../support/publish-model.js'
import { until } from '../../../common/test/support/until.js'
import { startInference, untilReady, type InferenceServer } from '../support/inference-server.js'

type Described = Deployment & {
  etag: string
  serving: { run_id: string; threshold?: number } | null
  failure?: string
}
const described = async (response: Response) => (await response.json()) as Described
const codeOf = async (response: Response) => [
  response.status,
  ((await response.json()) as { code: string }).code,
]

describe('deploying', () => {
  let server: InferenceServer
  beforeEach(async () => {
    server = await startInference()
    for (const [i, runId] of ['run-1', 'run-2', 'run-3'].entries())
      await publishModel(server.store, { runId, seed: i + 1 })
  })
  afterEach(() => server.close())

  const served = async () => {
    const response = await server.post('/predict', { features: [1, 2, 3] })
    return ((await response.json()) as { model_run_id: string }).model_run_id
  }
  const fileOf = (runId: string, name: string) => join(server.directory, 'models/wine/runs', runId, name)

  it('is ready with an empty registry, and has no model to predict with', async () => {
    const empty = await startInference()
    await untilReady(empty)
    assert.deepEqual(await codeOf(await empty.post('/predict', { features: [1] })), [404, 'model_not_found'])
    assert.deepEqual(await (await empty.get('/deployments')).json(), { items: [] })
    assert.deepEqual(await (await empty.get('/runs')).json(), { items: [] })
    await empty.close()
  })

  it('serves a run from the answer to POST /deploy on', async () => {
    const response = await server.post('/deploy?run_id=run-1&who=ann&why=first')
    const deployment = await described(response)
    assert.deepEqual([response.status, deployment.stable_run_id], [200, 'run-1'])
    assert.deepEqual([deployment.history[0]!.who, deployment.history[0]!.why], ['ann', 'first'])
    assert.equal(await served(), 'run-1')
    await server.post('/deploy?run_id=run-2')
    assert.equal(await served(), 'run-2')
  })

  it('rolls back to the version before, and further back the next time', async () => {
    for (const run of ['run-1', 'run-2', 'run-3']) await server.post(`/deploy?run_id=${run}`)
    assert.equal((await described(await server.post('/rollback?model=wine'))).stable_run_id, 'run-2')
    assert.equal(await served(), 'run-2')
    assert.equal((await described(await server.post('/rollback'))).stable_run_id, 'run-1')
    assert.deepEqual(await codeOf(await server.post('/rollback')), [409, 'nothing_to_roll_back'])
    assert.equal(await served(), 'run-1')
  })

  it('refuses what it does not know', async () => {
    assert.deepEqual(await codeOf(await server.post('/deploy?run_id=run-9')), [404, 'run_not_found'])
    assert.deepEqual(await codeOf(await server.post('/deploy')), [400, 'invalid_query'])
    assert.deepEqual(await codeOf(await server.post('/deploy?run_id=../x')), [400, 'invalid_query'])
    assert.deepEqual(await codeOf(await server.post('/rollback?model=beer')), [404, 'model_not_found'])
  })

  it('honours If-Match', async () => {
    const first = await server.post('/deploy?run_id=run-1')
    const etag = first.headers.get('etag')!
    assert.equal(etag, (await described(first)).etag)
    assert.equal((await server.post('/deploy?run_id=run-2', '', { 'if-match': etag })).status, 200)
    assert.deepEqual(await codeOf(await server.post('/deploy?run_id=run-3', '', { 'if-match': etag })), [
      409,
      'conflict',
    ])
    assert.equal(await served(), 'run-2')
  })

  it('takes If-Match with a list, and with * for any deployment that there is', async () => {
    const any = { 'if-match': '*' }
    assert.deepEqual(await codeOf(await server.post('/deploy?run_id=run-1', '', any)), [409, 'conflict'])
    const etag = (await server.post('/deploy?run_id=run-1')).headers.get('etag')!
    assert.equal((await server.post('/deploy?run_id=run-2', '', any)).status, 200)
    const list = { 'if-match': `"0", ${etag}` }
    assert.deepEqual(await codeOf(await server.post('/deploy?run_id=run-3', '', list)), [409, 'conflict'])
    const present = (await server.post('/deploy?run_id=run-2')).headers.get('etag')!
    list['if-match'] = `"0", ${present}`
    assert.equal((await server.post('/deploy?run_id=run-3', '', list)).status, 200)
    assert.equal(await served(), 'run-3')
  })

  it('honours If-None-Match, for the first deployment', async () => {
    const first = { 'if-none-match': '*' }
    assert.equal((await server.post('/deploy?run_id=run-1', '', first)).status, 200)
    assert.deepEqual(await codeOf(await server.post('/deploy?run_id=run-2', '', first)), [409, 'conflict'])
    assert.equal(await served(), 'run-1')
    const other = { 'if-none-match': '"1"' }
    assert.deepEqual(await codeOf(await server.post('/deploy?run_id=run-2', '', other)), [400, 'bad_request'])
  })

  it('refuses If-Match together with If-None-Match, as nothing can meet both', async () => {
    const etag = (await server.post('/deploy?run_id=run-1')).headers.get('etag')!
    const both = { 'if-match': etag, 'if-none-match': '*' }
    const refused = await server.post('/deploy?run_id=run-2', '', both)
    assert.equal(refused.status, 400)
    const { code, detail } = (await refused.json()) as { code: string; detail: string }
    assert.equal(code, 'bad_request')
    assert.match(detail, /If-Match.*If-None-Match/)
    assert.equal(await served(), 'run-1')
  })

  interface Answer {
    prediction: number
    probabilities: { red: number; white: number }
  }
  const predict = async () =>
    (await (await server.post('/predict', { features: [1, 2, 3] })).json()) as Answer

  it('answers by the threshold of the deployment from its answer on, in every protocol, with equal probabilities', async () => {
    await server.post('/deploy?run_id=run-1')
    const { prediction, probabilities } = await predict()
    assert.equal(prediction, probabilities.white >= probabilities.red ? 1 : 0)
    const beyond = prediction === 1 ? (probabilities.white + 1) / 2 : probabilities.white / 2
    const changed = await described(await server.post(`/deploy?run_id=run-1&threshold=${beyond}&why=recall`))
    assert.deepEqual([changed.thresholds, changed.serving!.threshold], [{ 'run-1': beyond }, beyond])
    const other = await predict()
    assert.deepEqual([other.prediction, other.probabilities], [1 - prediction, probabilities])
    const v2 = await server.post('/v2/models/wine/infer', {
      inputs: [{ name: 'input-0', shape: [1, 3], datatype: 'FP64', data: [1, 2, 3] }],
    })
    const { outputs } = (await v2.json()) as { outputs: { data: number[] }[] }
    assert.deepEqual(
      outputs.map(({ data }) => data),
      [[1 - prediction], [probabilities.red, probabilities.white]],
    )
    await server.post('/deploy?run_id=run-2')
    await server.post('/rollback')
    assert.equal((await predict()).prediction, 1 - prediction)
  })

  it('answers by the threshold that the run has chosen, where its deployment names none', async () => {
    await server.post('/deploy?run_id=run-1')
    const { prediction, probabilities } = await predict()
    const value = prediction === 1 ? (probabilities.white + 1) / 2 : probabilities.white / 2
    const file = fileOf('run-2', 'manifest.json')
    await cp(fileOf('run-1', ''), fileOf('run-2', ''), { recursive: true })
    const manifest = JSON.parse(await readFile(file, 'utf8')) as object
    const own = { run_id: 'run-2', positive: 'white', threshold: { value, rule: { by: 'f1' } } }
    await writeFile(file, JSON.stringify({ ...manifest, ...own }))
    assert.equal((await described(await server.post('/deploy?run_id=run-2'))).serving!.threshold, value)
    assert.deepEqual((await predict()).prediction, 1 - prediction)
  })

  it('follows the threshold that another process deploys', async () => {
    await server.post('/deploy?run_id=run-1')
    const { prediction } = await predict()
    const threshold = prediction === 1 ? 1 : 1e-9
    await new Deployments(server.store).deploy('wine', 'run-1', { who: 'other', why: '', threshold })
    await until(async () => (await predict()).prediction === 1 - prediction)
  })

  it('gives a canary a threshold of its own, and refuses one for what is not two classes', async () => {
    await publishModel(server.store, { runId: 'three', task: 'multiclass' })
    await server.post('/deploy?run_id=run-1')
    const canary = await server.post('/canary', { run_id: 'run-2', threshold: 0.25 })
    assert.equal(canary.status, 201)
    const { items } = (await (await server.get('/deployments')).json()) as { items: Described[] }
    assert.deepEqual([items[0]!.thresholds, items[0]!.serving!.threshold], [{ 'run-2': 0.25 }, undefined])
    const refused = [400, 'invalid_config']
    assert.deepEqual(await codeOf(await server.post('/deploy?run_id=three&threshold=0.5')), refused)
    assert.deepEqual(await codeOf(await server.post('/canary', { run_id: 'three', threshold: 0.5 })), refused)
    for (const wrong of ['0', '', '1.1', 'x'])
      assert.deepEqual(await codeOf(await server.post(`/deploy?run_id=run-1&threshold=${wrong}`)), [
        400,
        'invalid_query',
      ])
  })

  it('follows what another process deploys', async () => {
    await server.post('/deploy?run_id=run-1')
    await new Deployments(server.store).deploy('wine', 'run-2', { who: 'other', why: '' })
    await until(async () => (await served()) === 'run-2')
  })

  const damages: [what: string, damage: () => Promise<void>, code: string][] = [
    ['a truncated weights.bin', () => truncate(fileOf('run-2', 'weights.bin'), 10), 'artifact_corrupt'],
    ['a flipped byte', () => flipByte(fileOf('run-2', 'weights.bin')), 'artifact_corrupt'],
    [
      'a model that answers differently from its samples',
      () => changeSample(fileOf('run-2', 'manifest.json')),
      'artifact_corrupt',
    ],
    [
      'a manifest of a newer format',
      () => writeFile(fileOf('run-2', 'manifest.json'), '{"format_version":2}'),
      'format_too_new',
    ],
  ]
  for (const [what, damage, code] of damages)
    it(`refuses to deploy ${what}, and goes on serving the old version`, async () => {
      await server.post('/deploy?run_id=run-1')
      await damage()
      assert.deepEqual(await codeOf(await server.post('/deploy?run_id=run-2')), [422, code])
      assert.equal(await served(), 'run-1')
      const { items } = (await (await server.get('/deployments')).json()) as { items: Described[] }
      assert.equal(items[0]!.stable_run_id, 'run-1')
    })

  it('keeps the old version when another process deploys a damaged run, and says why', async () => {
    await server.post('/deploy?run_id=run-1')
    await flipByte(fileOf('run-2', 'weights.bin'))
    await new Deployments(server.store).deploy('wine', 'run-2', { who: 'other', why: '' })
    await until(async () => {
      const { items } = (await (await server.get('/deployments')).json()) as { items: Described[] }
      return /weights\.bin is damaged/.test(items[0]!.failure ?? '')
    })
    assert.equal(await served(), 'run-1')
    assert.equal((await server.get('/ready')).status, 200)
  })

  it('stays ready when another process deploys a new model that is damaged, and refuses only that one', async () => {
    await server.post('/deploy?run_id=run-1')
    await untilReady(server)
    await publishModel(server.store, { model: 'ale', runId: 'ale-1' })
    await flipByte(join(server.directory, 'models/ale/runs/ale-1/weights.bin'))
    await new Deployments(server.store).deploy('ale', 'ale-1', { who: 'other', why: '' })
    await until(async () => (await server.post('/predict?model=ale', { features: [1, 2, 3] })).status === 503)
    assert.equal((await server.get('/ready')).status, 200)
    assert.equal((await server.post('/predict?model=wine', { features: [1, 2, 3] })).status, 200)
  })

  it('lists what can be deployed, newest first, with what is stable', async () => {
    await server.post('/deploy?run_id=run-2')
    await writeFile(fileOf('run-3', 'manifest.json'), 'damaged')
    const { items } = (await (await server.get('/runs')).json()) as {
      items: { run_id: string; stable: boolean }[]
    }
    assert.deepEqual(
      items.map(({ run_id, stable }) => [run_id, stable]),
      [
        ['run-2', true],
        ['run-1', false],
      ],
    )
  })

  it('loses no request and mixes no versions in one answer during swaps', async () => {
    await server.post('/deploy?run_id=run-1')
    let swapping = true
    const failures: string[] = []
    const versions = new Set<string>()
    const client = async () => {
      while (swapping) {
        const response = await server.post('/predict', { features: [1, 2, 3] })
        if (response.status !== 200) failures.push(await response.text())
        else versions.add(((await response.json()) as { model_run_id: string }).model_run_id)
      }
    }
    const clients = Array.from({ length: 4 }, client)
    for (let i = 0; i < 4; i++)
      assert.equal((await server.post(`/deploy?run_id=run-${(i % 2) + 2}`)).status, 200)
    swapping = false
    await Promise.all(clients)
    assert.deepEqual(failures, [])
    assert.ok(versions.has('run-2') && versions.has('run-3'))
  })
})

describe('the queue in the metrics', () => {
  it('is that of the version in service, not of those before', async () => {
    const server = await startInference(
      async (store) => {
        for (const runId of ['run-1', 'run-2']) await publishModel(store, { runId })
      },
      { maxBatchDelayMs: 60_000 },
    )
    const queues = async () => {
      const metrics = await (await server.get('/metrics')).text()
      const found = metrics.matchAll(/^model_queue_rows\{.*run_id="([^"]+)".*\} (\d+)$/gm)
      return [...found].map(([, runId, rows]) => `${runId}: ${rows}`).join()
    }
    await server.post('/deploy?run_id=run-1')
    const held = server.post('/v1/models/wine:predict', { instances: [1, 2, 3].map((x) => [x, x, x]) })
    await until(async () => (await queues()) === 'run-1: 3')
    await server.post('/deploy?run_id=run-2')
    assert.equal((await held).status, 200)
    assert.equal(await queues(), 'run-2: 0')
    await server.close()
  })
})

describe('while the deployed models are being loaded', () => {
  it('asks to come back, as nobody knows yet what is deployed', async () => {
    let fail!: (error: Error) => void
    const server = await startInference((store) => {
      store.listFolders = () => new Promise((_, reject) => (fail = reject))
      return Promise.resolve()
    })
    const response = await server.post('/predict', { features: [1] })
    assert.equal(response.headers.get('retry-after'), '1')
    assert.deepEqual(await codeOf(response), [503, 'unavailable'])
    assert.equal((await server.get('/v2/models/wine')).status, 503)
    fail(new Error('late'))
    await server.close()
  })
})

describe('starting with a damaged deployment', () => {
  let server: InferenceServer
  before(async () => {
    server = await startInference(async (store, directory) => {
      for (const model of ['ale', 'wine']) {
        await publishModel(store, { model, runId: `${model}-1` })
        await new Deployments(store).deploy(model, `${model}-1`, { who: 'test', why: '' })
      }
      await truncate(join(directory, 'models/ale/deployment.json'), 7)
    })
    await until(async () => (await server.get('/v1/models/wine')).ok)
  })
  after(() => server.close())

  it('serves and lists the other models, and says which file is damaged', async () => {
    const { items } = (await (await server.get('/deployments')).json()) as { items: Described[] }
    assert.deepEqual(
      items.map(({ model_name }) => model_name),
      ['wine'],
    )
    assert.equal((await server.post('/v2/repository/index')).status, 200)
    const runs = (await (await server.get('/runs')).json()) as { items: { run_id: string }[] }
    assert.deepEqual(runs.items.map(({ run_id }) => run_id).sort(), ['ale-1', 'wine-1'])
    const { detail } = (await (await server.get('/ready')).json()) as { detail: string }
    assert.match(detail, /^models\/ale\/deployment\.json is damaged/)
  })

  it('answers 503 for its model, as it is deployed, in every protocol', async () => {
    const refused = await codeOf(await server.post('/predict?model=ale', { features: [1, 2, 3] }))
    assert.deepEqual(refused, [503, 'unavailable'])
    assert.equal((await server.post('/v1/models/ale:predict', {})).status, 503)
    assert.equal((await server.get('/v2/models/ale/ready')).status, 503)
  })

  it('serves its model as soon as the deployment is repaired', async () => {
    const { value } = await new Deployments(server.store).deploy('wine', 'wine-1', { who: 'test', why: '' })
    const repaired = { ...value, model_name: 'ale', stable_run_id: 'ale-1' }
    await server.store.put('models/ale/deployment.json', Buffer.from(JSON.stringify(repaired)))
    await until(async () => (await server.post('/predict?model=ale', { features: [1, 2, 3] })).ok)
    await untilReady(server)
  })

  it('is mended by the next deployment, whose history begins anew', async () => {
    await truncate(join(server.directory, 'models/ale/deployment.json'), 7)
    assert.deepEqual(await codeOf(await server.post('/rollback?model=ale')), [422, 'artifact_corrupt'])
    const mended = await described(await server.post('/deploy?run_id=ale-1'))
    assert.deepEqual(
      mended.history.map(({ action, replaced }) => [action, replaced]),
      [['deploy', null]],
    )
    assert.ok((await server.post('/predict?model=ale', { features: [1, 2, 3] })).ok)
  })
})

describe('starting with a damaged deployed model', () => {
  it('is not ready and says which file is damaged', async () => {
    const server = await startInference(async (store, directory) => {
      await publishModel(store, { runId: 'run-1' })
      await new Deployments(store).deploy('wine', 'run-1', { who: 'test', why: '' })
      await truncate(join(directory, 'models/wine/runs/run-1/weights.bin'), 5)
    })
    let detail = ''
    await until(async () => {
      const response = await server.get('/ready')
      detail = ((await response.json()) as { detail: string }).detail
      return response.status === 503 && detail.includes('weights.bin')
    })
    assert.match(detail, /^wine: run run-1 cannot be served: .*weights\.bin is damaged: it has 5 bytes/)
    assert.equal((await server.get('/live')).status, 200)
    assert.deepEqual(await codeOf(await server.post('/predict', { features: [1] })), [503, 'unavailable'])
    await server.close()
  })
})

async function flipByte(path: string): Promise<void> {
  const bytes = await readFile(path)
  bytes[7]! ^= 0x10
  await writeFile(path, bytes)
}

async function changeSample(path: string): Promise<void> {
  const manifest = JSON.parse(await readFile(path, 'utf8')) as { samples: { probabilities: number[] }[] }
  manifest.samples[0]!.probabilities.reverse()
  await writeFile(path, JSON.stringify(manifest))
}
