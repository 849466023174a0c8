import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ArtifactStore } from '@modelops/common/artifact-store/artifact-store'
import { openStore } from '@modelops/common/artifact-store/open-store'
import { keys } from '@modelops/common/registry/keys'
import type { ProcessCounts } from '@modelops/common/rollout'
import { addUpStep, stepsOf } from '../../src/rollouts/add-up.js'
import { newComparison } from '../../src/rollouts/shadow.js'
import { StoreState } from '../../src/rollouts/store-state.js'
import { newStepCounts } from '../../src/rollouts/tally.js'

describe('the shared state in the store', () => {
  let directory: string
  let store: ArtifactStore
  let now = 0
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'modelops-test-'))
    store = await openStore(pathToFileURL(directory).href)
    now = 0
  })
  afterEach(async () => {
    store.close()
    await rm(directory, { recursive: true })
  })
  const rollout = { model: 'wine', id: 'rollout-1' }
  const state = () => new StoreState(store, () => now)
  const counted = (...requests: number[]): ProcessCounts => ({
    format_version: 1,
    steps: requests.map((count, i) => {
      const counts = newStepCounts(10 * (i + 1), 2)
      counts.canary.requests = count
      return counts
    }),
    comparison: newComparison(),
  })

  it('adds up the last report of each process, by step', async () => {
    await state().report(rollout, 'a', counted(1))
    await state().report(rollout, 'a', counted(5, 2))
    await state().report(rollout, 'b', counted(3))
    const steps = stepsOf(await state().collect(rollout), { step: 1, weight: 20 }).map(addUpStep)
    assert.deepEqual(
      steps.map(({ weight, canary }) => [weight, canary.requests]),
      [
        [10, 8],
        [20, 2],
      ],
    )
    assert.deepEqual(await state().collect({ ...rollout, id: 'other' }), [])
  })

  it('writes what is reported once, until it changes', async () => {
    let written = 0
    const put = store.put.bind(store)
    store.put = (...call) => (written++, put(...call))
    const one = state()
    for (const requests of [1, 1, 2, 2]) await one.report(rollout, 'a', counted(requests))
    assert.equal(written, 2)
    await one.report({ ...rollout, id: 'rollout-2' }, 'a', counted(2))
    assert.equal(written, 3)
  })

  it('gives the lease to one, and to another once it has not been renewed for four seconds', async () => {
    const [a, b] = [state(), state()]
    assert.deepEqual([await a.lead(rollout, 'a'), await b.lead(rollout, 'b')], [true, false])
    now = 3900
    assert.deepEqual([await a.lead(rollout, 'a'), await b.lead(rollout, 'b')], [true, false])
    now = 7800
    assert.equal(await b.lead(rollout, 'b'), false)
    now = 7901
    assert.deepEqual([await b.lead(rollout, 'b'), await a.lead(rollout, 'a')], [true, false])
  })

  it('asks the store for a lease that it has only once that may have been taken', async () => {
    const a = state()
    await a.lead(rollout, 'a')
    const before = await store.get(keys.rolloutLease('wine', 'rollout-1'))
    const leaseEtag = async () => (await store.get(keys.rolloutLease('wine', 'rollout-1')))?.etag
    now = 1499
    assert.deepEqual([await a.lead(rollout, 'a'), await leaseEtag()], [true, before?.etag])
    now = 1500
    assert.equal(await a.lead(rollout, 'a'), true)
    assert.notEqual(await leaseEtag(), before?.etag)
  })

  it('knows nothing more of a rollout that is over', async () => {
    const a = state()
    let [asked, written] = [0, 0]
    const [get, put] = [store.get.bind(store), store.put.bind(store)]
    store.get = (...call) => (asked++, get(...call))
    store.put = (...call) => (written++, put(...call))
    const use = async () => {
      await a.lead(rollout, 'a')
      await a.report(rollout, 'a', counted(1))
      return [asked, written]
    }
    assert.deepEqual(await use(), [1, 2])
    assert.deepEqual(await use(), [1, 2])
    a.forget('wine')
    assert.deepEqual(await use(), [2, 4])
  })

  it('gives a free lease to one of those that want it at the same moment', async () => {
    const processes = ['a', 'b', 'c', 'd']
    const leads = await Promise.all(processes.map((process) => state().lead(rollout, process)))
    assert.equal(leads.filter((leading) => leading).length, 1)
  })
})
