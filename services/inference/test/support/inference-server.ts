/** The inference service in this process, on a free port, with a store of its own. */
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ArtifactStore } from '@modelops/common/artifact-store/artifact-store'
import { openStore } from '@modelops/common/artifact-store/open-store'
import type { UnseenValues } from '@modelops/common/data/feature-codec'
import { createLogger } from '@modelops/common/logging'
import { until } from '../../../common/test/support/until.js'
import { createInference } from '../../src/app.js'
import type { BatchLimits } from '../../src/batcher.js'
import type { Judge } from '../../src/rollouts/judge.js'
import type { SharedState } from '../../src/rollouts/shared-state.js'
import { StoreState } from '../../src/rollouts/store-state.js'

export interface InferenceServer {
  url: string
  directory: string
  store: ArtifactStore
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>
  get(path: string): Promise<Response>
  /** Ends the service; its directory stays. */
  closeService(): Promise<void>
  close(): Promise<void>
}

export interface ReplicaOptions {
  /** Of a server that runs already, and whose store is used. */
  directory?: string
  judge?: Judge
  /** Stands between the service and its store. */
  wrap?: (store: ArtifactStore) => ArtifactStore
  /** @default in the store */
  state?: SharedState
}

/** @param prepare fills the store before the service starts */
export async function startInference(
  prepare: (store: ArtifactStore, directory: string) => Promise<unknown> = () => Promise.resolve(),
  limits: Partial<BatchLimits> = {},
  unseenValues?: UnseenValues,
  { directory: shared, judge, state, wrap = (opened) => opened }: ReplicaOptions = {},
): Promise<InferenceServer> {
  const directory = shared ?? (await mkdtemp(join(tmpdir(), 'modelops-test-')))
  const store = wrap(await openStore(pathToFileURL(directory).href))
  await prepare(store, directory)
  const choices = new Map()
  const inference = createInference({
    store,
    state: state ?? new StoreState(store),
    batching: { maxBatchRows: 64, maxQueueRows: 10_000, maxBatchDelayMs: 0, ...limits },
    backendCache: {
      get: (key) => Promise.resolve(choices.get(key)),
      set: (key, name) => Promise.resolve(void choices.set(key, name)),
    },
    logger: createLogger('inference', 'silent'),
    closeMs: 120_000,
    ...(unseenValues && { unseenValues }),
    ...(judge && { judge }),
  })
  inference.start()
  const server = createServer(inference.listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  let closing: Promise<void> | undefined
  const closeService = () =>
    (closing ??= (async () => {
      server.close().closeAllConnections()
      await inference.close()
      store.close()
    })())
  const textOf = (body: unknown) => (typeof body === 'string' ? body : JSON.stringify(body))
  return {
    url,
    directory,
    store,
    post: (path, body, headers = {}) =>
      fetch(url + path, { method: 'POST', headers, body: textOf(body) ?? null }),
    get: (path) => fetch(url + path),
    closeService,
    close: async () => {
      await closeService()
      if (!shared) await rm(directory, { recursive: true, force: true })
    },
  }
}

export async function untilReady({ get }: InferenceServer): Promise<void> {
  await until(async () => (await get('/ready')).ok)
}
