import assert from 'node:assert/strict'
import type { ArtifactStore } from '@modelops/common/artifact-store/artifact-store'
import type { Feature } from '@modelops/common/manifest'
import { Deployments } from '@modelops/common/registry/deployments'
import { startInference, untilReady, type InferenceServer } from '../support/inference-server.js'
import { publishModel } from '../support/publish-model.js'

interface Column {
  name: string
  verdict: string
  value: number
  evidence: number
  threshold: number
  rows: number
  since: string | null
  classical: { test: string; p_adjusted: number } | null
  outliers: Record<string, number>
  reason?: string
  reference: object | null
  live: { counts: number[]; missing?: number }
}

interface Drift {
  model: string
  run_id: string
  window: { rows: number } | null
  features: Column[]
  predictions: Column
}

const statistics = {
  ...{ min: 0, max: 100, mean: 50, std: 29, missing: 0 },
  deciles: [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100],
  bins: {
    edges: [10, 20, 30, 40, 50, 60, 70, 80, 90],
    counts: new Array<number>(10).fill(1000),
    missing: 0,
  },
}
const features: Feature[] = [
  { name: 'still', type: 'numeric', nullable: false, statistics },
  { name: 'moved', type: 'numeric', nullable: false, statistics },
  {
    name: 'town',
    type: 'text',
    nullable: true,
    categories: ['Bern', 'Rome'],
    other: true,
    statistics: { counts: [900, 90], other: 10, missing: 0 },
  },
]

async function prepare(store: ArtifactStore): Promise<void> {
  await publishModel(store, { runId: 'run-1', features, sample: [1, 2, 'Bern'] })
  await publishModel(store, { model: 'earlier', runId: 'run-1' })
  const deployments = new Deployments(store)
  for (const model of ['wine', 'earlier']) await deployments.deploy(model, 'run-1', { who: 'test', why: '' })
}

describe('GET /drift', () => {
  let server: InferenceServer
  beforeEach(async () => {
    server = await startInference(prepare)
    await untilReady(server)
  })
  afterEach(() => server.close())

  const drift = async (model = 'wine') => (await (await server.get(`/drift?model=${model}`)).json()) as Drift
  const predict = async (rows: unknown[][]) => {
    const { ok } = await server.post('/predict?model=wine', { instances: rows })
    assert.ok(ok)
  }
  const column = ({ features: found }: Drift, name: string) => found.find((one) => one.name === name)!
  /** Of the second number, all in the upper fifth; of the towns nine of ten Bern. */
  const shifted = (rows: number) =>
    Array.from({ length: rows }, (_, i) => [(i * 37) % 100, 81 + (i % 25), i % 10 < 9 ? 'Bern' : 'Rome'])

  it('says that too few rows have come, and what they were', async () => {
    assert.equal((await drift()).window, null)
    await predict(shifted(60))
    const found = await drift()
    assert.deepEqual([found.model, found.run_id, found.window!.rows], ['wine', 'run-1', 60])
    for (const { verdict, classical, rows } of found.features)
      assert.deepEqual([verdict, classical, rows], ['too_few', null, 60])
    assert.deepEqual(column(found, 'moved').live, {
      edges: statistics.bins.edges,
      counts: [0, 0, 0, 0, 0, 0, 0, 0, 30, 30],
      missing: 0,
    })
  })

  it('finds the feature that has moved, and no other, with the figures beside it and since when', async () => {
    await predict(shifted(500))
    const found = await drift()
    const [first] = found.features
    assert.deepEqual([first!.name, first!.verdict], ['moved', 'alarm'])
    assert.ok(first!.evidence > first!.threshold && first!.value > 0.25)
    assert.ok(Date.parse(first!.since!) <= Date.now())
    assert.ok(first!.classical!.test === 'ks' && first!.classical!.p_adjusted < 1e-6)
    for (const name of ['still', 'town'])
      assert.deepEqual([column(found, name).verdict, column(found, name).since], ['ok', null])
    assert.equal(column(found, 'town').classical!.test, 'chi_square')
  })

  it('counts outliers and missing values of each feature, in the metrics as well', async () => {
    await predict([...shifted(50), [-5, 120, 'Oslo'], [5, 50, null], [5, 50, null]])
    const { features: found } = await drift()
    const of = (name: string) => found.find((one) => one.name === name)!.outliers
    assert.deepEqual(of('still'), { below: 1, above: 0, unseen: 0, missing: 0 })
    assert.deepEqual(of('moved'), { below: 0, above: 11, unseen: 0, missing: 0 })
    assert.deepEqual(of('town'), { below: 0, above: 0, unseen: 0, missing: 2 })
    const metrics = await (await server.get('/metrics')).text()
    assert.match(
      metrics,
      /model_feature_outliers_total\{model="wine",run_id="run-1",feature="still",kind="below"[^}]*\} 1\n/,
    )
    assert.doesNotMatch(metrics, /feature="still",kind="above"/)
  })

  it('has a gauge for each feature: the size of the drift that it has found last', async () => {
    await predict(shifted(500))
    const { value } = column(await drift(), 'moved')
    const metrics = await (await server.get('/metrics')).text()
    const gauge = (feature: string) =>
      Number(
        new RegExp(`model_feature_drift\\{model="wine",feature="${feature}"[^}]*\\} (\\S+)`).exec(
          metrics,
        )![1],
      )
    assert.equal(gauge('moved'), value)
    assert.equal(gauge('still'), 0)
    assert.equal(gauge('\\(predictions\\)'), 0)
  })

  it('says of a run without a reference that it has none', async () => {
    const found = await drift('earlier')
    for (const { verdict, reference, reason } of [...found.features, found.predictions]) {
      assert.deepEqual([verdict, reference], ['too_few', null])
      assert.match(reason!, /train the model again/)
    }
  })

  it('knows no model that is not deployed', async () => {
    assert.equal((await server.get('/drift?model=none')).status, 404)
    assert.equal((await server.get('/drift')).status, 400)
  })
})
