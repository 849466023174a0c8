/** Runs the program under mocks, one run after the other, and sends its parent what each has registered. */
import type { AsyncLocalStorage } from 'node:async_hooks'
import { createRequire } from 'node:module'
import * as pulumi from '@pulumi/pulumi'
import { MockMonitor } from '@pulumi/pulumi/runtime/mocks.js'
import * as runtimeState from '@pulumi/pulumi/runtime/state.js'
import { END_OF_RUN, type Answer, type Registration, type Run, type RunRequest } from './program-run.js'
import { call, newResource } from './provider-mocks.js'

/** Not in its declarations. */
const state = runtimeState as unknown as {
  getStore(): { supportsTransforms: boolean }
  LocalStore: new () => object
}
const { asyncLocalStorage } = globalThis as unknown as { asyncLocalStorage: AsyncLocalStorage<object> }
const load = createRequire(__filename)

const signature = '4dabf18193072939515e22adb298388d'
const resourceSignature = '5cf8f73096256a8f31e491e813e4eb8e'
/** Of the run under way. */
let registrations: Registration[] = []

// The Kubernetes provider takes it as a default; a test must not depend on whose machine it runs on.
delete process.env.KUBECONFIG

interface Request {
  getType(): string
  getName(): string
  getParent(): string
  getProvider(): string
  getProvidersMap(): { getEntryList(): [string, string][] }
  getObject(): { toJavaScript(): Record<string, unknown> }
  getDependenciesList(): string[]
  getIgnorechangesList(): string[]
  getRetainondelete(): boolean | undefined
  getProtect(): boolean | undefined
  getTransformsList(): unknown[]
}

type Register = (
  this: MockMonitor,
  request: Request,
  callback: (error: unknown, answer: unknown) => void,
) => Promise<void>

/** Mocks see inputs only; what a resource depends on and who provides it is in the request. */
function captureRequests() {
  const prototype = MockMonitor.prototype as unknown as { registerResource: Register }
  const original = prototype.registerResource
  prototype.registerResource = async function (request, callback) {
    const registration = registrationOf(request)
    registrations.push(registration)
    for (const one of balancedOf(registration)) this.resources.set(one.urn, one)
    await original.call(this, request, callback)
  }
}

const registrationOf = (request: Request): Registration => ({
  type: request.getType(),
  name: request.getName(),
  parent: request.getParent(),
  provider: request.getProvider(),
  providers: Object.fromEntries(request.getProvidersMap().getEntryList()),
  inputs: request.getObject().toJavaScript(),
  dependencies: request.getDependenciesList(),
  ignoreChanges: request.getIgnorechangesList(),
  retainOnDelete: request.getRetainondelete() === true,
  protect: request.getProtect() === true,
  transforms: request.getTransformsList().length,
})

/** The load-balanced services of a chart and its ingress, with the status that Kubernetes gives them; none for other resources. */
function balancedOf({ type, inputs }: { type: string; inputs: unknown }) {
  if (type !== 'kubernetes:helm.sh/v4:Chart') return []
  const { values } = inputs as { values: Record<string, object> }
  const workloads = Object.entries({ ...values, ...values.monitoring }).filter(
    ([, value]) => (value as { service?: { type?: string } }).service?.type === 'LoadBalancer',
  )
  const names = workloads.map(([name]) => ['core/v1:Service', name])
  if ('ingress' in values) names.push(['networking.k8s.io/v1:Ingress', 'modelops'])
  return names.map(([kind, name]) => {
    const urn = `urn:pulumi:x::modelops::${type}$kubernetes:${kind}::modelops/${name}`
    const hostname = `${name}-123.elb.eu-west-3.amazonaws.com`
    const state = { metadata: { name }, status: { loadBalancer: { ingress: [{ hostname }] } } }
    return { urn, id: `modelops/${name}`, state }
  })
}

async function run({ stack, config, secretKeys, preview, kubectl }: RunRequest): Promise<Run> {
  registrations = []
  process.env.KUBECTL = kubectl
  pulumi.runtime.setAllConfig(config, secretKeys)
  const answer = (args: pulumi.runtime.MockResourceArgs) => {
    const result = newResource(args, preview)
    const balanced = preview ? [] : balancedOf({ type: args.type, inputs: args.inputs as unknown })
    const resources = balanced.map(({ urn, id }) => ({ [signature]: resourceSignature, urn, id }))
    return resources.length > 0 ? { ...result, state: { ...result.state, resources } } : result
  }
  await pulumi.runtime.setMocks({ call, newResource: answer }, 'modelops', stack, preview)
  // Mocks would refuse a program with transforms; here they are registered, though no engine calls them.
  state.getStore().supportsTransforms = true
  try {
    const exported = loadProgram()
    await pulumi.runtime.disconnect()
    return { registrations, outputs: await resolved(exported) }
  } catch (error) {
    await pulumi.runtime.disconnect() // what a program that failed has asked for ends with its run
    throw error
  }
}

/** A program registers when it is loaded, so that each run loads it anew; what it is made with stays. */
function loadProgram(): Record<string, unknown> {
  const file = load.resolve('./program.cjs')
  delete load.cache[file]
  return load(file) as Record<string, unknown>
}

async function resolved(exported: Record<string, unknown>) {
  const outputs: Run['outputs'] = {}
  for (const [name, value] of Object.entries(exported)) {
    const output = pulumi.output(value) as pulumi.Output<unknown> & {
      promise(): Promise<unknown>
      isSecret: Promise<boolean>
      isKnown: Promise<boolean>
    }
    outputs[name] = {
      value: await output.promise(),
      secret: await output.isSecret,
      known: await output.isKnown,
    }
  }
  return outputs
}

captureRequests()

/** The end of a run in stderr, where its warnings come before it. */
const send = (answer: Answer) => {
  process.stderr.write(END_OF_RUN)
  process.send!(answer)
}

process.on('message', (request: RunRequest) => {
  // As Pulumi's automation API has several programs in one process.
  void asyncLocalStorage.run(new state.LocalStore(), () =>
    run(request).then(send, (error: unknown) =>
      send({ error: String(error instanceof Error ? error.stack : error) }),
    ),
  )
})
