/**
 * The process that imports one model for the service:
 * `import-process.js <path of its file> <directory for temporary files> <request as JSON>`.
 */
import { openStore } from '@modelops/common/artifact-store/open-store'
import { readConfig, storeUrlOf } from '@modelops/common/config'
import { createLogger } from '@modelops/common/logging'
import { keys } from '@modelops/common/registry/keys'
import { isProblem } from '@modelops/common/problem'
import { jobSettings } from './config.js'
import { DatasetCatalog } from './datasets/dataset-catalog.js'
import { importFrom } from './import/import-from.js'
import { importRequestSchema } from './import/import-request.js'
import { limitMemory } from './import/memory-limit.js'
import { dependOnParent, sendToParent } from './runs/child-main.js'
import { RunRegistry } from './runs/run-registry.js'

dependOnParent()
await limitMemory()
const [path, folder, json] = process.argv.slice(2) as [string, string, string]
try {
  const config = readConfig(jobSettings)
  const store = await openStore(storeUrlOf(config), { scratchKey: keys.scratch.training })
  const datasets = new DatasetCatalog(store, createLogger('training', config.LOG_LEVEL))
  const request = importRequestSchema.parse(JSON.parse(json))
  const model = await importFrom(path, request, { folder, datasets, mlflow: config })
  const { run_id } = await new RunRegistry(store).publishImported(model)
  await sendToParent({ run_id })
} catch (error) {
  if (!isProblem(error)) throw error
  const { code, detail, received, expected } = error
  await sendToParent({ problem: { code, detail, received, expected } })
}
process.exit()
