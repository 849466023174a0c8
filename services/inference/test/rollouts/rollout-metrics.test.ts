import assert from 'node:assert/strict'
import { Deployments } from '@modelops/common/registry/deployments'
import { until } from '../../../common/test/support/until.js'
import { startInference, untilReady, type InferenceServer } from '../support/inference-server.js'
import { publishModel } from '../support/publish-model.js'
import { simpleJudge } from './simple-judge.js'

describe('the metrics of a rollout', () => {
  const replicas: InferenceServer[] = []
  before(async () => {
    const leader = await startInference(
      async (store) => {
        for (const runId of ['run-1', 'run-2']) await publishModel(store, { runId })
        await new Deployments(store).deploy('wine', 'run-1', { who: 'test', why: '' })
      },
      {},
      undefined,
      { judge: simpleJudge },
    )
    replicas.push(leader)
    await untilReady(leader)
  })
  after(async () => {
    for (const replica of replicas.reverse()) await replica.close()
  })

  const rolloutLines = async (replica: InferenceServer) =>
    (await (await replica.get('/metrics')).text())
      .split('\n')
      .filter((line) => /^model_rollout_(?!shared)/.test(line))
      .map((line) => line.replace(',service="inference"', ''))

  const step = { weight: 20, min_seconds: 40, min_requests: 1000 }

  it('are told from memory by every replica, the evidence by the one that judges', async () => {
    const [leader] = replicas as [InferenceServer]
    assert.deepEqual(await rolloutLines(leader), [])
    const started = await leader.post('/canary', { run_id: 'run-2', policy: { steps: [step] } })
    const { step_started } = (await started.json()) as { step_started: string }
    const common = [
      'model_rollout_weight{model="wine",mode="canary"} 20',
      'model_rollout_step{model="wine"} 0',
      `model_rollout_step_started_seconds{model="wine"} ${Date.parse(step_started) / 1000}`,
      'model_rollout_step_min_seconds{model="wine"} 40',
    ]
    await until(async () => (await rolloutLines(leader)).length > common.length)
    assert.deepEqual(await rolloutLines(leader), [
      ...common,
      'model_rollout_evidence{model="wine",kind="errors"} 1',
      'model_rollout_evidence_threshold{model="wine",kind="errors"} 100',
    ])
    replicas.push(await startInference(undefined, {}, undefined, { directory: leader.directory }))
    await untilReady(replicas[1]!)
    assert.deepEqual(await rolloutLines(replicas[1]!), common)
  })

  it('are of the weight alone for a shadow, and end with the rollout', async () => {
    const [leader] = replicas as [InferenceServer]
    await leader.post('/canary/abort?model=wine')
    assert.deepEqual(await rolloutLines(leader), [])
    await leader.post('/shadow', { run_id: 'run-2' })
    assert.deepEqual(await rolloutLines(leader), ['model_rollout_weight{model="wine",mode="shadow"} 0'])
  })
})
