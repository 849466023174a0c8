/** How soon processes agree after a change. Figures are printed; those of an overloaded machine are held against nobody. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import type { ArtifactStore } from '@modelops/common/artifact-store/artifact-store'
import { openStore } from '@modelops/common/artifact-store/open-store'
import { Deployments } from '@modelops/common/registry/deployments'
import { until } from '../../../common/test/support/until.js'
import { needValkey, startValkey, withoutValkey, type Valkey } from '../../../common/test/support/valkey.js'
import { publishModel } from '../support/publish-model.js'
import { startProcess, type ServiceProcess } from '../support/service-process.js'

const ROUNDS = 5
const POLL_MS = 5
/** An answer that took longer says that the machine has no time for this. */
const CALM_MS = 50
/** A canary for all requests, or for half of them: the verdict passes no step. */
const policyAt = (weight: number) => ({ steps: [{ weight, min_requests: 1_000_000 }] })
const HUGE = [1e25, 1e25, 1e25]

interface Figure {
  ms: number
  /** The longest answer meanwhile. */
  slowestAnswerMs: number
}

interface Answer {
  status: number
  model_run_id?: string
}

async function ask(
  { url }: ServiceProcess,
  path: string,
  body: object = {},
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })
  return { ...((await response.json()) as object), status: response.status }
}

const canaryOf = (service: ServiceProcess, model: string) =>
  ask(service, `/predict?model=${model}`, { features: [1, 2, 3] }, { 'x-modelops-route': 'canary' })

/** Asks one process again and again until it shows the change. @returns when that was, by the clock of this machine */
async function shownAt(look: () => Promise<boolean>): Promise<{ at: number; slowest: number }> {
  for (let slowest = 0; ; await delay(POLL_MS)) {
    const asked = performance.now()
    const isShown = await look()
    slowest = Math.max(slowest, performance.now() - asked)
    if (isShown) return { at: Date.now(), slowest }
  }
}

class Replicas {
  readonly figures = new Map<string, Figure[]>()

  constructor(
    readonly all: readonly ServiceProcess[],
    readonly deployments: Deployments,
  ) {}

  /** Makes a change on the first process, and notes how long after its answer all processes show it. */
  async measure(
    name: string,
    path: string,
    body: object,
    isShown: (service: ServiceProcess) => Promise<boolean>,
  ) {
    const { status } = await ask(this.all[0]!, path, body)
    assert.ok(status < 300, `${path}: ${status}`)
    await this.note(name, Date.now(), isShown)
  }

  /** A canary that refuses what stable takes. Notes how long after the verdict's writing no process has a canary. */
  async measureVerdict(): Promise<void> {
    const start = { run_id: 'overflows', policy: policyAt(50) }
    assert.equal((await ask(this.all[0]!, '/canary', start)).status, 201)
    const isGone = async (service: ServiceProcess) => (await canaryOf(service, 'price')).status === 404
    const history = async () => (await this.deployments.find('price'))!.value.history
    const begun = (await history()).length
    const load = async () => {
      for (const service of this.all)
        assert.equal((await ask(service, '/predict?model=price', { features: HUGE })).status, 200)
      return (await history()).length > begun
    }
    await until(async () => !(await Promise.all(this.all.map(isGone))).some(Boolean))
    const gone = Promise.all(this.all.map((service) => shownAt(() => isGone(service))))
    await until(load)
    const verdict = (await history()).at(-1)!
    assert.deepEqual([verdict.action, verdict.who], ['abort', 'verdict'])
    this.#add('abort by the verdict', Date.parse(verdict.when), await gone)
  }

  async note(name: string, from: number, isShown: (service: ServiceProcess) => Promise<boolean>) {
    this.#add(name, from, await Promise.all(this.all.map((service) => shownAt(() => isShown(service)))))
  }

  #add(name: string, from: number, shown: { at: number; slowest: number }[]): void {
    const ms = Math.max(...shown.map(({ at }) => at)) - from
    const slowestAnswerMs = Math.max(...shown.map(({ slowest }) => slowest))
    this.figures.set(name, [...(this.figures.get(name) ?? []), { ms, slowestAnswerMs }])
  }
}

async function prepare(store: ArtifactStore): Promise<void> {
  for (const [i, runId] of ['run-1', 'run-2'].entries()) await publishModel(store, { runId, seed: i + 1 })
  const price = { model: 'price', task: 'regression' as const }
  await publishModel(store, { ...price, runId: 'small', weight: 1e-9 })
  await publishModel(store, { ...price, runId: 'overflows', weight: 1e9 })
  const deployments = new Deployments(store)
  for (const [model, run] of [
    ['wine', 'run-1'],
    ['price', 'small'],
  ] as const)
    await deployments.deploy(model, run, { who: 'test', why: '' })
}

/** Every kind of change, several times, between so many processes. */
async function measureChanges(count: number, valkey: Valkey | undefined): Promise<Replicas['figures']> {
  const directory = await mkdtemp(join(tmpdir(), 'modelops-test-'))
  const url = pathToFileURL(join(directory, 'store')).href
  const store = await openStore(url)
  await prepare(store)
  const settings = { MODELOPS_STORE: url, ...(valkey && { VALKEY_URL: valkey.url }) }
  const all = await Promise.all(
    Array.from({ length: count }, () => startProcess(() => Promise.resolve(), settings)),
  )
  try {
    for (const { url } of all)
      await until(
        () =>
          fetch(`${url}/ready`).then(
            ({ ok }) => ok,
            () => false,
          ),
        'a process is ready',
      )
    const replicas = new Replicas(all, new Deployments(store))
    for (let i = 0; i < ROUNDS; i++) await measureRound(replicas)
    return replicas.figures
  } finally {
    for (const service of all) await service.remove()
    await rm(directory, { recursive: true, force: true })
  }
}

async function measureRound(replicas: Replicas): Promise<void> {
  const start = { run_id: 'run-2', policy: policyAt(100) }
  const has = (status: number) => async (service: ServiceProcess) =>
    (await canaryOf(service, 'wine')).status === status
  const serves = (runId: string) => async (service: ServiceProcess) =>
    (await ask(service, '/predict?model=wine', { features: [1, 2, 3] })).model_run_id === runId
  await replicas.measure('start', '/canary', start, has(200))
  await replicas.measure('abort by hand', '/canary/abort?model=wine', {}, has(404))
  await replicas.measure('start', '/canary', start, has(200))
  await replicas.measure('promote', '/canary/promote?model=wine', {}, has(404))
  await until(async () => (await Promise.all(replicas.all.map(serves('run-2')))).every(Boolean))
  await ask(replicas.all[0]!, '/rollback?model=wine')
  await until(async () => (await Promise.all(replicas.all.map(serves('run-1')))).every(Boolean))
  await replicas.measureVerdict()
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!

/** @param limits in milliseconds, by change; what has none is only printed */
function judge(figures: Replicas['figures'], limits: Readonly<Record<string, number>>): void {
  for (const [change, all] of figures) {
    const calm = all.filter(({ slowestAnswerMs }) => slowestAnswerMs <= CALM_MS).map(({ ms }) => ms)
    const ms = all.map((figure) => figure.ms)
    const limit = limits[change] ?? Infinity
    console.log(
      `      ${change}: half within ${median(ms)} ms, all within ${Math.max(...ms)} ms; ${calm.length} of ${all.length} on a calm machine`,
    )
    if (calm.length > all.length / 2) assert.ok(median(calm) <= limit, `${change}: ${median(calm)} ms`)
  }
}

describe('processes that roll out together agree', function () {
  this.timeout(600_000)
  for (const count of [2, 4])
    it(`within five seconds of its start and one of each change of a rollout: ${count} of them, without Valkey`, async () => {
      judge(await measureChanges(count, undefined), {
        ...{ start: 5000, 'abort by hand': 1000, promote: 1000 },
        'abort by the verdict': 1000,
      })
    })

  describe(`with Valkey${withoutValkey}`, () => {
    let valkey: Valkey
    before(async function () {
      needValkey(this)
      valkey = await startValkey()
    })
    after(() => valkey?.kill())

    for (const count of [2, 4])
      it(`within 0.3 seconds of each change of a rollout: ${count} of them`, async () => {
        judge(await measureChanges(count, valkey), {
          ...{ start: 300, 'abort by hand': 300, promote: 300 },
          'abort by the verdict': 300,
        })
      })
  })
})
