/** npm start: all services on this machine, with the example deployed on first start. */
import { setTimeout as delay } from 'node:timers/promises'
import { openStore } from '@modelops/common/artifact-store/open-store'
import type { ArtifactStore } from '@modelops/common/artifact-store/artifact-store'
import { storeUrlOf } from '@modelops/common/config'
import { runMain } from '@modelops/common/http/service'
import { isProblem, Problem } from '@modelops/common/problem'
import { Deployments } from '@modelops/common/registry/deployments'
import { ModelRegistry } from '@modelops/common/registry/model-registry'
import { ChildService } from './child-service.js'
import { prepareDataDirectory } from './data-directory.js'
import { deployedExample, deployExample, EXAMPLE } from './example.js'
import { parseOptions, usage, type Options } from './options.js'
import { checkFree } from './ports.js'
import { Terminal } from './terminal.js'

const terminal = new Terminal()

runMain('modelops', async () => {
  const options = parseOptions(process.argv.slice(2))
  if (!options) return terminal.line(usage)
  const services: ChildService[] = []
  const asked = askedToEnd()
  try {
    await Promise.race([asked, start(options, services).then(() => firstToEnd(services))])
  } finally {
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

/** Rejects with the last words of the first service that ends by itself. */
async function firstToEnd(services: ChildService[]): Promise<never> {
  const ended = await Promise.race(services.map((service) => service.ended.then(() => service)))
  throw new Problem('unavailable', ended.lastWords)
}

async function start({ dataDir, ports, example }: Options, services: ChildService[]): Promise<void> {
  terminal.line(`\n${terminal.bold('ModelOps')} ${terminal.dim(`data in ${dataDir}`)}\n`)
  await prepareDataDirectory(dataDir)
  const store = await openStore(
    storeUrlOf({ MODELOPS_STORE: process.env.MODELOPS_STORE, MODELOPS_HOME: dataDir }),
  )
  await checkDeployed(store)
  for (const port of [ports.dashboard, ports.inference, ports.training]) await checkFree(port)
  const launch = (name: ChildService['name'], settings = {}) => {
    const service = new ChildService(name, ports[name], dataDir, settings)
    services.push(service)
    return service
  }
  const training = launch('training')
  if (example && !(await deployedExample(store))) await trainWith(training, store)
  const inference = launch('inference')
  const dashboard = launch('dashboard', addressesOf(ports))
  await Promise.all(services.map((service) => service.waitUntilReady()))
  terminal.line(`  ${terminal.bold('Dashboard')}  ${terminal.highlight(dashboard.url)}\n`)
  terminal.line(`  Inference  ${inference.url}/docs`)
  terminal.line(`  Training   ${training.url}/docs`)
  if (example) terminal.line(`\n  Try a prediction:\n\n${await predictionCommand(store, inference.url)}`)
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
    if (!isProblem(error)) await Promise.race([firstToEnd([training]), delay(5_000)])
    throw error
  }
}

/** Throws `artifact_corrupt` before anything is started when what is deployed cannot be served. */
async function checkDeployed(store: ArtifactStore): Promise<void> {
  const registry = new ModelRegistry(store)
  const deployments = new Deployments(store)
  for (const model of await registry.listModels()) {
    const deployment = await deployments.find(model)
    if (deployment) await registry.readRun(model, deployment.value.stable_run_id)
  }
}

/** One line that a shell understands, with a real row. */
async function predictionCommand(store: ArtifactStore, url: string): Promise<string> {
  const runId = await deployedExample(store)
  const manifest = runId && (await new ModelRegistry(store).findManifest(EXAMPLE, runId))
  const features = manifest ? manifest.samples[0]?.features : []
  return `  curl -s '${url}/predict?model=${EXAMPLE}' -d '${JSON.stringify({ features })}'`
}
