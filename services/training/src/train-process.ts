/** The process that trains one run of the service: `train-process.js <model> <run_id> <directory for temporary files>`. */
import { openStore } from '@modelops/common/artifact-store/open-store'
import { readConfig, storeUrlOf } from '@modelops/common/config'
import { createLogger } from '@modelops/common/logging'
import { keys } from '@modelops/common/registry/keys'
import { isProblem } from '@modelops/common/problem'
import { jobSettings } from './config.js'
import { DatasetCatalog } from './datasets/dataset-catalog.js'
import { dependOnParent, sendToParent } from './runs/child-main.js'
import { performRun } from './runs/perform-run.js'
import { RunRegistry } from './runs/run-registry.js'

dependOnParent()
const [model, run_id, workDir] = process.argv.slice(2) as [string, string, string]
const config = readConfig(jobSettings)
const logger = createLogger('training', config.LOG_LEVEL).child({ model, run_id })
const store = await openStore(storeUrlOf(config), { scratchKey: keys.scratch.training })
const registry = new RunRegistry(store)
try {
  const run = await registry.claim({ model, run_id })
  logger.info('training')
  const { metrics } = await performRun(run, {
    registry,
    workDir,
    logger,
    datasets: new DatasetCatalog(store, logger),
    threads: config.TRAINING_WORKERS,
    signal: new AbortController().signal, // the parent kills instead
    onEpoch: (report) => void sendToParent(report),
  })
  logger.info({ metrics }, 'published')
} catch (error) {
  logger.error(isProblem(error) ? { code: error.code, detail: error.detail } : { err: error }, 'not trained')
}
process.exit()
