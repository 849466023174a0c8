/** npm start: all services on this machine, with the example deployed on first start. */
import { setTimeout as delay } from 'node:timers/promises'
import { openStore } from '@modelops/common/artifact-store/open-store'
import type { ArtifactStore } from '@modelops/common/artifact-store/artifact-store'
import { storeUrlOf } from '@modelops/common/config'
import { runMain } from '@modelops/common/http/service'
import { isProblem, Problem } from '@modelops/common/problem'
import { Deployments } from '@modelops/common/registry/deployments'
import { unlessDamaged } from '@modelops/common/registry/documents'
import { ModelRegistry } from '@modelops/common/registry/model-registry'
import { ChildService } from './child-service.js'
import { prepareDataDirectory } from './data-directory.js'
import { deployedExample, deployExample, EXAMPLE } from './example.js'
import { parseOptions, usage, type Options } from './options.js'
import { keepRunning } from './keep-running.js'
import { checkFree } from './ports.js'
import { Terminal } from './terminal.js'

const terminal = new Terminal()

runMain('modelops', async () => {
  const options = parseOptions(process.argv.slice(2))
  if (!options) return terminal.line(usage)
  const services: ChildService[] = []
  const ending = new AbortController()
  const run = async () => {
    await start(options, services)
    await keepRunning(services, terminal, ending.signal)
  }
  try {
    await Promise.race([askedToEnd(), run()])
  } finally {
    ending.abort()
    await Promise.all(services.map((service) => service.stop()))
  }
  process.exit()
})

/** Resolves at Ctrl-C, at SIGTERM, and when the npm that runs this has gone: npm dies of a signal before its child. */
function askedToEnd(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', resolve).once('SIGTERM', resolve)
    const parent = process.ppid
    const watch = () => void (process.ppid !== parent && resolve())
    if (process.env.npm_lifecycle_event) setInterval(watch, 250).unref()
  })
}

async function start({ dataDir, ports, example }: Options, services: ChildService[]): Promise<void> {
  terminal.line(`\n${terminal.bold('ModelOps')} ${terminal.dim(`data in ${dataDir}`)}\n`)
  await prepareDataDirectory(dataDir)
  const store = await openStore(
    storeUrlOf({ MODELOPS_STORE: process.env.MODELOPS_STORE, MODELOPS_HOME: dataDir }),
  )
  const damaged = await findDamaged(store)
  for (const port of [ports.dashboard, ports.inference, ports.training]) await checkFree(port)
  const launch = (name: ChildService['name'], settings = {}) => {
    const service = new ChildService(name, ports[name], dataDir, settings)
    services.push(service)
    return service
  }
  const training = launch('training')
  const hasExample = example && !damaged.has(EXAMPLE)
  if (hasExample && !(await deployedExample(store))) await trainWith(training, store)
  const inference = launch('inference')
  const dashboard = launch('dashboard', addressesOf(ports))
  await Promise.all([
    ...[training, dashboard].map((service) => service.waitUntilReady()),
    inference.waitUntilReady(...(damaged.size > 0 ? [modelsNotTried] : [])),
  ])
  terminal.line(`  ${terminal.bold('Dashboard')}  ${terminal.highlight(dashboard.url)}\n`)
  terminal.line(`  Inference  ${inference.url}/docs`)
  terminal.line(`  Training   ${training.url}/docs`)
  if (hasExample) terminal.line(`\n  Try a prediction:\n\n${await predictionCommand(store, inference.url)}`)
  for (const [model, detail] of damaged) {
    terminal.line()
    terminal.warn(`${model} does not serve: ${detail}`)
    terminal.line(`    Deploy another version: ${dashboard.url}/models/${model}`)
  }
  terminal.line(`\n  ${terminal.dim('Ctrl-C ends it.')}\n`)
}

/** An empty value counts as not set: a variable of this process must not lead elsewhere. */
const addressesOf = ({ inference, training }: Options['ports']) => ({
  INFERENCE_URL: `http://127.0.0.1:${inference}`,
  TRAINING_URL: `http://127.0.0.1:${training}`,
  INFERENCE_REPLICAS_URL: '',
})

/** A service that dies breaks its connections first; the reason is in its last words. */
async function trainWith(training: ChildService, store: ArtifactStore): Promise<void> {
  await training.waitUntilReady()
  try {
    await deployExample(store, training.url, terminal)
    terminal.line()
  } catch (error) {
    if (isProblem(error)) throw error
    await Promise.race([training.ended, delay(5_000)])
    throw training.isRunning ? error : new Problem('unavailable', training.lastWords)
  }
}

/** The deployed models that cannot be served as they are stored: why, by name. */
async function findDamaged(store: ArtifactStore): Promise<Map<string, string>> {
  const registry = new ModelRegistry(store)
  const deployments = new Deployments(store)
  const damaged = new Map<string, string>()
  const check = async (model: string) => {
    const deployment = await deployments.find(model)
    if (deployment) await registry.readRun(model, deployment.value.stable_run_id)
  }
  for (const model of await registry.listModels())
    await unlessDamaged(check(model), ({ detail }) => damaged.set(model, detail))
  return damaged
}

/** A model that cannot be loaded keeps inference from being ready; here it is enough that each one has been tried. */
async function modelsNotTried(inference: string): Promise<string | undefined> {
  const response = await fetch(`${inference}/deployments`, { signal: AbortSignal.timeout(1000) })
  const { items } = (await response.json()) as { items: { serving: object | null; failure?: string }[] }
  return items.every(({ serving, failure }) => serving ?? failure) ? undefined : 'its models are being loaded'
}

/** One line that a shell understands, with a real row. */
async function predictionCommand(store: ArtifactStore, url: string): Promise<string> {
  const runId = await deployedExample(store)
  const manifest = runId && (await new ModelRegistry(store).findManifest(EXAMPLE, runId))
  const features = manifest ? manifest.samples[0]?.features : []
  return `  curl -s '${url}/predict?model=${EXAMPLE}' -d '${JSON.stringify({ features })}'`
}
