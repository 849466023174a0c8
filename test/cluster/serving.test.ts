/** Inference as its clients see it, through the node port and on every replica. */
import assert from 'node:assert/strict'
import { eventually } from './eventually.js'
import { ask, assertServedByAll, cluster, deploy, irisRow, irisServed, train, urls } from './platform.js'

describe('serving', () => {
  let runId: string
  before(async () => (runId = await irisServed()))

  it('answers /predict', async () => {
    const answer = await ask<Record<string, unknown>>(`${urls.inference}/predict?model=iris`, {
      features: irisRow,
    })
    assert.deepEqual([answer.label, answer.model_run_id, answer.model_name], ['setosa', runId, 'iris'])
  })

  it('answers the Open Inference Protocol', async () => {
    const input = { name: 'input-0', shape: [1, 4], datatype: 'FP64', data: irisRow }
    const { outputs } = await ask<{ outputs: { name: string; data: number[] }[] }>(
      `${urls.inference}/v2/models/iris/infer`,
      { inputs: [input] },
    )
    assert.deepEqual(outputs.find(({ name }) => name === 'predict')!.data, [0])
  })

  it('answers TensorFlow Serving REST', async () => {
    const { predictions } = await ask<{ predictions: number[][] }>(
      `${urls.inference}/v1/models/iris:predict`,
      { instances: [irisRow] },
    )
    const [setosa, ...others] = predictions[0]!
    assert.ok(others.every((probability) => probability < setosa!))
  })

  it('follows a deployment on every replica', async () => {
    const newer = await train('followed')
    await deploy(newer)
    await eventually(() => assertServedByAll('followed', newer))
  })

  it('is shown by the dashboard, which reaches both services and counts every replica', async () => {
    const page = await fetch(urls.dashboard, { headers: { accept: 'text/html' } })
    assert.match(await page.text(), /<title>ModelOps/)
    const { items } = await ask<{ items: { run_id: string }[] }>(`${urls.dashboard}/api/training/runs`)
    assert.ok(items.some(({ run_id }) => run_id === runId))
    await ask(`${urls.dashboard}/api/inference/predict?model=iris`, { features: irisRow })
    const replicas = await cluster.pods('inference')
    await eventually(async () => {
      const live = await ask<{ replicas: { up: boolean }[] }>(`${urls.dashboard}/api/live`)
      assert.deepEqual(
        live.replicas.map(({ up }) => up),
        replicas.map(() => true),
      )
    })
  })
})
