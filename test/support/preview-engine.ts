/** The program under Pulumi's own runner, as Pulumi.yaml has it started, before an engine that knows no output yet. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import * as grpc from '@grpc/grpc-js'
import { EngineService } from '@pulumi/pulumi/proto/engine_grpc_pb.js'
import {
  GetRootResourceResponse,
  LogSeverity,
  SetRootResourceResponse,
  type LogRequest,
} from '@pulumi/pulumi/proto/engine_pb.js'
import { ResourceMonitorService } from '@pulumi/pulumi/proto/resource_grpc_pb.js'
import { InvokeResponse } from '@pulumi/pulumi/proto/provider_pb.js'
import * as messages from '@pulumi/pulumi/proto/resource_pb.js'
import { Empty } from 'google-protobuf/google/protobuf/empty_pb.js'
import { Struct, type JavaScriptValue } from 'google-protobuf/google/protobuf/struct_pb.js'
import { load } from 'js-yaml'
import { call } from './provider-mocks.js'
import { engineConfig } from './stack-config.js'

export interface Preview {
  exitCode: number
  /** All that `pulumi preview` would show beside the resources: warnings, errors, and what the process printed. */
  diagnostics: string[]
  /** Type and name. */
  resources: string[]
}

type Call<Request> = { request: Request }
type Answer = (error: null, response: unknown) => void

/** `pulumi preview` of a stack without any resources. */
export async function preview(stack: string): Promise<Preview> {
  const [diagnostics, resources] = [[] as string[], [] as string[]]
  const server = new grpc.Server()
  server.addService(ResourceMonitorService, monitor(stack, resources))
  server.addService(EngineService, engine(diagnostics))
  const address = `127.0.0.1:${await listen(server)}`
  const exitCode = await run(stack, address, diagnostics)
  server.forceShutdown()
  return { exitCode, diagnostics, resources }
}

function monitor(stack: string, resources: string[]) {
  const done = (_: unknown, answer: Answer) => answer(null, new Empty())
  return {
    supportsFeature: (_: unknown, answer: Answer) =>
      answer(null, new messages.SupportsFeatureResponse().setHassupport(true)),
    registerResource: ({ request }: Call<messages.RegisterResourceRequest>, answer: Answer) => {
      const [type, name] = [request.getType(), request.getName()]
      resources.push(`${type} ${name}`)
      const parents = request.getParent().split('::')[2]
      const urn = ['urn:pulumi:' + stack, 'modelops', parents ? `${parents}$${type}` : type, name].join('::')
      answer(null, new messages.RegisterResourceResponse().setUrn(urn).setObject(new Struct()))
    },
    registerResourceOutputs: done,
    invoke: ({ request }: Call<messages.ResourceInvokeRequest>, answer: Answer) => {
      const inputs = request.getArgs()!.toJavaScript()
      const result = call({ token: request.getTok(), inputs }) as Record<string, JavaScriptValue>
      answer(null, new InvokeResponse().setReturn(Struct.fromJavaScript(result)))
    },
    registerPackage: (_: unknown, answer: Answer) =>
      answer(null, new messages.RegisterPackageResponse().setRef('package')),
    signalAndWaitForShutdown: done,
  }
}

function engine(diagnostics: string[]) {
  return {
    log: ({ request }: Call<LogRequest>, answer: Answer) => {
      if (request.getSeverity() >= LogSeverity.WARNING) diagnostics.push(request.getMessage())
      answer(null, new Empty())
    },
    getRootResource: (_: unknown, answer: Answer) => answer(null, new GetRootResourceResponse()),
    setRootResource: (_: unknown, answer: Answer) => answer(null, new SetRootResourceResponse()),
  }
}

function listen(server: grpc.Server): Promise<number> {
  const credentials = grpc.ServerCredentials.createInsecure()
  return new Promise((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', credentials, (error, port) => (error ? reject(error) : resolve(port))),
  )
}

interface ProjectFile {
  name: string
  main: string
  runtime: { options: { typescript: boolean; nodeargs: string } }
}

/** As Pulumi's language host starts a Node.js program. */
async function run(stack: string, address: string, diagnostics: string[]): Promise<number> {
  const { name, main, runtime } = load(readFileSync('Pulumi.yaml', 'utf8')) as ProjectFile
  const runner = require.resolve('@pulumi/pulumi/cmd/run/index.js')
  const where = ['--monitor', address, '--engine', address, '--project', name, '--stack', stack]
  const args = [
    ...runtime.options.nodeargs.split(' '),
    runner,
    ...where,
    '--dry-run',
    '--pwd',
    process.cwd(),
    main,
  ]
  const env = {
    ...process.env,
    KUBECTL: 'kubectl-of-nobody',
    PULUMI_CONFIG: JSON.stringify(engineConfig(stack)),
    PULUMI_NODEJS_TYPESCRIPT: '',
  }
  if (runtime.options.typescript) env.PULUMI_NODEJS_TYPESCRIPT = 'true'
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data: Buffer) => diagnostics.push(data.toString()))
  }
  const [exitCode] = (await once(child, 'close')) as [number]
  return exitCode
}
