import assert from 'node:assert/strict'
import { syncBuiltinESMExports } from 'node:module'
import { mock } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import type { ArtifactStore } from '@modelops/common/artifact-store/artifact-store'
import { createLogger } from '@modelops/common/logging'
import { Deployments } from '@modelops/common/registry/deployments'
import { ModelRegistry } from '@modelops/common/registry/model-registry'
import { temporaryStore, type TemporaryStore } from '../services/common/test/support/temporary-store.js'
import { Catalog } from '../services/inference/src/serving/catalog.js'
import { Follower } from '../services/inference/src/serving/follower.js'
import { Rollouts } from '../services/inference/src/rollouts/rollouts.js'
import { VersionFigures } from '../services/inference/src/serving/figures.js'
import type { ModelVersion } from '../services/inference/src/serving/model-version.js'
import { Switch } from '../services/inference/src/serving/switch.js'
import { RunCatalog } from '../services/training/src/runs/run-catalog.js'
import type { RunQueue } from '../services/training/src/runs/run-queue.js'
import { RunRecovery } from '../services/training/src/runs/run-recovery.js'
import { RunRegistry } from '../services/training/src/runs/run-registry.js'
import { newRun } from '../services/training/src/runs/transitions.js'

const MODELS = Array.from({ length: 10 }, (_, i) => `model-${i}`)
const HOURS_PER_MONTH = 730
/** USD, S3 Standard in us-east-1: https://aws.amazon.com/s3/pricing/ (November 2026). */
const PRICE = { read: 0.0004 / 1000, list: 0.005 / 1000 }

/** A store whose requests are counted as S3 bills them. */
class CountedStore {
  counts = { read: 0, list: 0 }
  waiting = 0

  over(store: ArtifactStore): ArtifactStore {
    return {
      url: store.url,
      metered: true,
      get: (key) => this.#count('read', () => store.get(key)),
      getIfChanged: (key, etag) => this.#count('read', () => store.getIfChanged(key, etag)),
      exists: (key) => this.#count('read', () => store.exists(key)),
      listFolders: (folder) => this.#count('list', () => store.listFolders(folder)),
      stream: (key) => store.stream(key),
      put: (...write) => store.put(...write),
      putFile: (key, path) => store.putFile(key, path),
      requireConditions: () => store.requireConditions(),
      close: () => store.close(),
    }
  }

  async #count<T>(kind: 'read' | 'list', request: () => Promise<T>): Promise<T> {
    this.counts[kind]++
    this.waiting++
    try {
      return await request()
    } finally {
      this.waiting--
    }
  }
}

describe('A bucket with ten models, two inference replicas and a training service', () => {
  const logger = createLogger('inference', 'silent')
  let temporary: TemporaryStore
  let counted: CountedStore
  let store: ArtifactStore
  let services: { start(): unknown; stop(): void }[]
  let catalogs: Catalog[]

  beforeEach(async () => {
    temporary = await temporaryStore()
    counted = new CountedStore()
    store = counted.over(temporary.store)
    for (const model of MODELS) {
      const run = { ...newRun(model), status: 'succeeded' as const }
      await new RunRegistry(store).statuses.create(run)
      await deploy(model, run.run_id)
    }
    catalogs = [new Catalog(), new Catalog()]
    services = [...catalogs.map(replica), recovery()]
    mock.timers.enable({ apis: ['setTimeout', 'Date'], now: Date.now() })
    syncBuiltinESMExports()
  })
  afterEach(async () => {
    for (const service of services) service.stop()
    mock.timers.reset()
    syncBuiltinESMExports()
    await temporary.remove()
  })

  const deploy = (model: string, runId: string) =>
    new Deployments(store).deploy(model, runId, { who: 'test', why: '' })

  function replica(catalog: Catalog) {
    const load = (name: string, runId: string) =>
      Promise.resolve({
        name,
        runId,
        runner: { backend: 'cpu' },
        figures: new VersionFigures(name, runId),
        decideBy: () => undefined,
        retire: () => Promise.resolve(),
      } as unknown as ModelVersion)
    const versions = new Switch({
      catalog,
      load,
      rollouts: new Rollouts(),
      predictionLog: { follow() {}, end() {} },
      logger,
    })
    const [registry, deployments] = [new ModelRegistry(store), new Deployments(store)]
    return new Follower({ registry, deployments, catalog, versions, logger })
  }

  function recovery() {
    const registry = new RunRegistry(store)
    const queue = { has: () => false } as unknown as RunQueue
    return new RunRecovery(store, new RunCatalog(store, registry, logger), registry, queue, logger)
  }

  /** Lets the services do what they do in that many seconds. */
  async function pass(seconds: number) {
    for (let second = 0; second < seconds; second++) {
      mock.timers.tick(1000)
      await quiet()
    }
  }

  async function quiet() {
    for (let turns = 0; turns < 5; turns++) {
      await turn()
      if (counted.waiting > 0) turns = 0
    }
  }

  it('costs less than a dollar a month in requests while nothing happens', async () => {
    for (const service of services) void service.start()
    await quiet()
    counted.counts = { read: 0, list: 0 }
    await pass(3600)
    const { read, list } = counted.counts
    const cost = HOURS_PER_MONTH * (read * PRICE.read + list * PRICE.list)
    assert.ok(read > 1000, `the services do not ask: ${read} reads`)
    assert.ok(cost < 1, `${read} reads and ${list} lists an hour: ${cost.toFixed(2)} USD a month`)
  })

  it('is followed within five seconds by both replicas when a deployment changes', async () => {
    for (const service of services) void service.start()
    await pass(100)
    await deploy('model-3', 'next')
    await pass(5)
    assert.deepEqual(
      catalogs.map((catalog) => catalog.find('model-3', 'stable')?.runId),
      ['next', 'next'],
    )
  })

  it('is followed within ten minutes where an older build deploys without announcing it', async () => {
    for (const service of services) void service.start()
    await pass(10)
    await new Deployments(temporary.store).deploy('model-3', 'next', { who: 'older build', why: '' })
    await pass(601)
    assert.equal(catalogs[0]!.find('model-3', 'stable')?.runId, 'next')
  })
})
