/** What else a process of its own does, in that of the test: each one takes a second of the processor. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { DirectoryStore } from '@modelops/common/artifact-store/directory-store'
import { createApp } from '@modelops/common/http/app'
import { createLogger } from '@modelops/common/logging'
import type { Manifest } from '@modelops/common/manifest'
import { createMetrics } from '@modelops/common/metrics'
import { DatasetCatalog } from '../../src/datasets/dataset-catalog.js'
import type { MlflowSettings } from '../../src/import/mlflow/tracking-server.js'
import { importFrom } from '../../src/import/import-from.js'
import type { Importer } from '../../src/import/importer.js'
import type { JobOptions } from '../../src/job/options.js'
import { runJob } from '../../src/job/run-job.js'
import { modelRoutes } from '../../src/routes/models.js'
import { runRequestSchema } from '../../src/run-request.js'
import { RunCatalog } from '../../src/runs/run-catalog.js'
import { RunRegistry } from '../../src/runs/run-registry.js'
import { Workspace } from '../../src/workspace.js'

const logger = createLogger('training', 'silent')
const storeOf = (home: string) => DirectoryStore.open(join(home, 'store'))

/**
 * What the job does.
 * @param home directory of a service, in whose store it publishes
 * @param mlflow the server that it asks
 */
export async function runJobHere(home: string, options: JobOptions): Promise<Manifest> {
  assert.ok(options.kind !== 'help')
  const store = await storeOf(home)
  const { signal } = new AbortController()
  try {
    return await runJob(options, { store, workspace: new Workspace(home), logger, signal })
  } finally {
    store.close()
  }
}

/** Trains on a table that was uploaded. */
export const trainHere = (home: string, request: object): Promise<Manifest> =>
  runJobHere(home, { kind: 'train', reading: {}, request: runRequestSchema.parse(request) })

/**
 * `POST /models`.
 * @param home directory of a service, in whose store it publishes
 */
export async function importHere(
  home: string,
  mlflow: MlflowSettings = {},
): Promise<{ url: string; close(): void }> {
  const store = await storeOf(home)
  const registry = new RunRegistry(store)
  const datasets = new DatasetCatalog(store, logger)
  const importer: Pick<Importer, 'import'> = {
    async import(path, folder, request) {
      const model = await importFrom(path, request, { folder, datasets, mlflow })
      return (await registry.publishImported(model)).run_id
    },
  }
  const runs = new RunCatalog(store, registry, logger)
  const app = createApp({
    info: { title: 'Imports', version: '1', description: '' },
    routes: { 'Existing models': modelRoutes({ importer, mlflow, runs, workspace: new Workspace(home) }) },
    metrics: createMetrics('test'),
    logger,
    notReady: () => [],
  })
  const server = createServer(app)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const close = () => {
    server.close().closeAllConnections()
    store.close()
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close }
}
