/** The pack as a whole: started as Pulumi starts it, and applied to what this repository deploys. */
import assert from 'node:assert/strict'
import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type * as grpc from '@grpc/grpc-js'
import { AnalyzerClient } from '@pulumi/pulumi/proto/analyzer_grpc_pb.js'
import {
  AnalyzeRequest,
  AnalyzerResourceOptions,
  EnforcementLevel,
  type AnalyzeResponse,
} from '@pulumi/pulumi/proto/analyzer_pb.js'
import type * as struct from 'google-protobuf/google/protobuf/struct_pb.js'
import { loadAll } from 'js-yaml'
import { policies } from '../../policy/policies.js'
import { plain } from '../support/registered.js'
import { runProgram } from '../support/run-program.js'
import { stackViolationsOf, violationsOf, type Inputs, type Resource } from './resources.js'

const root = join(__dirname, '../..')

// Messages and clients must come from the packages that @pulumi/pulumi itself uses; npm may install several copies.
const requireOfPulumi = createRequire(require.resolve('@pulumi/pulumi'))
const { credentials } = requireOfPulumi('@grpc/grpc-js') as typeof grpc
const { Struct } = requireOfPulumi('google-protobuf/google/protobuf/struct_pb.js') as typeof struct

describe('the policy pack', () => {
  for (const stack of ['local', 'eks']) {
    it(`allows everything that the program registers for ${stack}`, async () => {
      const { registrations } = await runProgram(stack)
      const resources = registrations.map(({ type, name, inputs }): Resource => {
        const props = plain(inputs) as Inputs
        // The name that the mocks give a bucket is how the resources beside it refer to it.
        return { type, name, props: type === 'aws:s3/bucket:Bucket' ? { bucket: `${name}-1234567` } : props }
      })
      assert.deepEqual(
        resources.flatMap((each) => violationsOf(policies, each)),
        [],
      )
      assert.deepEqual(stackViolationsOf(policies, resources), [])
    })
  }

  for (const file of readdirSync(join(root, 'test/chart/golden'))) {
    it(`allows everything of the rendered chart ${file}`, () => {
      const documents = loadAll(readFileSync(join(root, 'test/chart/golden', file), 'utf8'))
      const resources = documents.filter((each) => each !== null).map(asRegistered)
      assert.ok(resources.some(({ type }) => type === 'kubernetes:apps/v1:Deployment'))
      assert.deepEqual(
        resources.flatMap((each) => violationsOf(policies, each)),
        [],
      )
    })
  }
})

describe('the policy pack, started as Pulumi starts it', () => {
  let pack: ChildProcessByStdio<null, Readable, null>
  let client: AnalyzerClient

  before(async () => {
    const runner = join(root, 'node_modules/@pulumi/pulumi/cmd/run-policy-pack')
    pack = spawn(process.execPath, [runner, '127.0.0.1:1', join(root, 'policy')], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [port] = (await pack.stdout.take(1).toArray()) as [Buffer?]
    assert.ok(port, 'the pack ended instead of printing its port')
    client = new AnalyzerClient(`127.0.0.1:${port.toString().trim()}`, credentials.createInsecure())
  })
  after(() => {
    client.close()
    pack.kill()
  })

  it('refuses a load balancer that is public, and blocks the deployment', async () => {
    const { message, level } = await analyze({ spec: { type: 'LoadBalancer' } })
    assert.match(message ?? '', /The load balancer is open to the internet/)
    assert.equal(level, EnforcementLevel.MANDATORY)
  })

  it('allows a service inside the cluster', async () => {
    assert.deepEqual(await analyze({ spec: { type: 'ClusterIP' } }), {})
  })

  function analyze(props: Record<string, { type: string }>) {
    const request = new AnalyzeRequest()
    request.setType('kubernetes:core/v1:Service')
    request.setName('inference')
    request.setUrn('urn:pulumi:eks::modelops::kubernetes:core/v1:Service::inference')
    request.setOptions(new AnalyzerResourceOptions())
    request.setProperties(Struct.fromJavaScript(props))
    return new Promise<{ message?: string; level?: number }>((resolve, reject) => {
      client.analyze(request, (error: Error | null, response: AnalyzeResponse) => {
        if (error) return reject(error)
        const [diagnostic, ...others] = response.getDiagnosticsList()
        assert.deepEqual(others, [])
        resolve(
          diagnostic ? { message: diagnostic.getMessage(), level: diagnostic.getEnforcementlevel() } : {},
        )
      })
    })
  }
})

/** What Pulumi registers for an object of a chart. */
function asRegistered(document: unknown): Resource {
  const { apiVersion, kind } = document as { apiVersion: string; kind: string }
  const group = apiVersion.includes('/') ? apiVersion : `core/${apiVersion}`
  return { type: `kubernetes:${group}:${kind}`, props: document as Inputs }
}
