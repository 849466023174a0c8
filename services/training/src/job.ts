#!/usr/bin/env node
/** `modelops-train`: one run as a process of its own, for Kubernetes Jobs, CronJobs, Airflow and shells. */
import { openStore } from '@modelops/common/artifact-store/open-store'
import { readConfig, storeUrlOf } from '@modelops/common/config'
import { createLogger } from '@modelops/common/logging'
import { keys } from '@modelops/common/registry/keys'
import { isProblem, Problem } from '@modelops/common/problem'
import { leaveTerminationMessage, terminationLog } from '@modelops/common/termination-message'
import { jobSettings } from './config.js'
import { help } from './job/help.js'
import { readOptions } from './job/options.js'
import { exitCodeOf, reasonOf } from './job/outcome.js'
import { Workspace } from './workspace.js'

async function main(): Promise<void> {
  const options = await readOptions(process.argv.slice(2))
  if (options.kind === 'help') return void process.stdout.write(help)
  const config = readConfig(jobSettings)
  const { runJob } = await import('./job/run-job.js') // TensorFlow.js with it, which a wrong flag need not wait for
  const logger = createLogger('modelops-train', config.LOG_LEVEL)
  const store = await openStore(storeUrlOf(config), { scratchKey: keys.scratch.training })
  const workspace = new Workspace(config.MODELOPS_HOME)
  await workspace.removeLeftovers()
  const { model_name, run_id, metrics } = await runJob(options, {
    store,
    workspace,
    logger,
    threads: config.TRAINING_WORKERS,
    mlflow: config,
    signal: untilSignal(),
  })
  logger.info({ model: model_name, run_id, metrics }, 'published')
}

/** Aborted by SIGTERM or SIGINT: the run becomes a cancelled one. */
function untilSignal(): AbortSignal {
  const stop = new AbortController()
  for (const name of ['SIGTERM', 'SIGINT'] as const)
    process.once(name, () => stop.abort(new Problem('run_finished', `cancelled by ${name}`)))
  return stop.signal
}

try {
  await main()
} catch (error) {
  const reason = reasonOf(error)
  const logger = createLogger('modelops-train', 'error')
  logger.error(isProblem(error) ? { code: error.code } : { err: error }, reason)
  leaveTerminationMessage(terminationLog(), [reason], (message) => logger.error(message))
  process.exitCode = exitCodeOf(error)
}
process.exit()
