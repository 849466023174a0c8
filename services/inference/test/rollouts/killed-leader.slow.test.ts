/** A rollout whose leader dies at a seeded moment: what the others make of it. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ArtifactStore } from '@modelops/common/artifact-store/artifact-store'
import type { DeploymentEvent } from '@modelops/common/deployment'
import { Problem } from '@modelops/common/problem'
import { Deployments } from '@modelops/common/registry/deployments'
import { until } from '../../../common/test/support/until.js'
import { startInference, untilReady } from '../support/inference-server.js'
import { publishModel } from '../support/publish-model.js'
import { simpleJudge } from './simple-judge.js'

const policy = {
  steps: [
    { weight: 50, min_seconds: 0, min_requests: 10 },
    { weight: 90, min_seconds: 0, min_requests: 10 },
  ],
}

/** To the others, a process that reaches its store no more is one that was killed: in the middle of what it does. */
class Mortal {
  #left = Infinity
  #doesLast = false
  isDead = false

  /** @param operations that succeed from now on; the next one is perhaps done, but never answered */
  dieAfter(operations: number, doesLast: boolean): void {
    this.#left = operations
    this.#doesLast = doesLast
  }

  readonly wrap = (store: ArtifactStore): ArtifactStore =>
    new Proxy(store, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name)
        if (typeof member !== 'function' || name === 'close') return member
        const operation = member.bind(target) as (...args: unknown[]) => Promise<unknown>
        return (...args: unknown[]) => this.#attempt(() => operation(...args))
      },
    })

  async #attempt(operation: () => Promise<unknown>): Promise<unknown> {
    if (this.#left-- > 0) return operation()
    if (!this.isDead && this.#doesLast) await operation().catch(() => undefined)
    this.isDead = true
    throw new Problem('store_unavailable', 'killed')
  }
}

/** Promotes a good canary; asserts that each request is counted at most once, and each step is taken once. */
async function assertSurvives(seed: number): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'modelops-test-'))
  const mortal = new Mortal()
  const leader = await startInference(prepare, {}, undefined, {
    directory,
    judge: simpleJudge,
    wrap: mortal.wrap,
  })
  await untilReady(leader)
  assert.equal((await leader.post('/canary', { run_id: 'run-2', policy })).status, 201)
  await until(async () => (await leader.store.listFolders('models/wine/rollouts/')).length > 0)
  const others = await Promise.all(
    [1, 2].map(() => startInference(undefined, {}, undefined, { directory, judge: simpleJudge })),
  )
  try {
    await Promise.all(others.map(untilReady))
    mortal.dieAfter(seed % 13, seed % 2 === 0)
    let sent = 0
    const deployments = new Deployments(others[0]!.store)
    const history = async (): Promise<DeploymentEvent[]> => (await deployments.find('wine'))!.value.history
    await until(async () => {
      for (const server of mortal.isDead ? others : [leader, ...others]) {
        const response = await server.post('/predict', { features: [1, 2, 3] })
        assert.equal(response.status, 200)
        sent++
      }
      return (await history()).at(-1)!.action === 'promote'
    })
    const events = await history()
    assert.deepEqual(
      events.map(({ action }) => action),
      ['deploy', 'canary', 'advance', 'promote'],
    )
    const counts = events.at(-1)!.rollout!.counts
    const counted = counts.reduce((sum, { stable, canary }) => sum + stable.requests + canary.requests, 0)
    assert.ok(counted <= sent, `${counted} counted of ${sent}`)
    for (const { canary } of counts) assert.ok(canary.requests >= 10)
  } finally {
    for (const server of [leader, ...others]) await server.close()
    await rm(directory, { recursive: true, force: true })
  }
}

async function prepare(store: ArtifactStore): Promise<void> {
  for (const [i, runId] of ['run-1', 'run-2'].entries()) await publishModel(store, { runId, seed: i + 1 })
  await new Deployments(store).deploy('wine', 'run-1', { who: 'test', why: '' })
}

describe('a rollout whose leader is killed at any of 20 moments', () => {
  for (let seed = 0; seed < 20; seed++) it(`goes on at another process: ${seed}`, () => assertSurvives(seed))
})
