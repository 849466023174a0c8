/** The pack as a whole: started as Pulumi starts it, and applied to what this repository deploys. */
import assert from 'node:assert/strict'
import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { readdirSync } from 'node:fs'
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
import { policies } from '../../policy/policies.js'
import { unknown } from '../support/registered.js'
import { golden, objectsOf, resourcesOf } from './captured.js'
import { hardenedContainer, hardenedPod } from './pod.js'
import { stackViolationsOf, violationsOf, type Inputs } from './resources.js'

const root = join(__dirname, '../..')

// Messages and clients must come from the packages that @pulumi/pulumi itself uses; npm may install several copies.
const requireOfPulumi = createRequire(require.resolve('@pulumi/pulumi'))
const { credentials } = requireOfPulumi('@grpc/grpc-js') as typeof grpc
const { Struct } = requireOfPulumi('google-protobuf/google/protobuf/struct_pb.js') as typeof struct

describe('the policy pack', () => {
  const stacks: [title: string, stack: string, settings?: Inputs][] = [
    ['local', 'local'],
    ['eks', 'eks'],
    ['eks in a domain', 'eks', { 'domain.name': 'ml.example.org', 'domain.hostedZoneId': 'Z123' }],
  ]
  for (const [title, stack, settings] of stacks) {
    it(`allows everything that the program registers for ${title}`, async () => {
      const resources = await resourcesOf(stack, settings)
      assert.deepEqual(
        resources.flatMap((each) => violationsOf(policies, each)),
        [],
      )
      assert.deepEqual(stackViolationsOf(policies, resources), [])
    })
  }

  for (const file of readdirSync(golden)) {
    it(`allows everything of the rendered chart ${file}`, () => {
      const resources = objectsOf(file)
      assert.ok(resources.some(({ type }) => type === 'kubernetes:apps/v1:Deployment'))
      assert.deepEqual(
        resources.flatMap((each) => violationsOf(policies, each)),
        [],
      )
    })
  }
})

describe('the policy pack, started as Pulumi starts it', () => {
  const settings = { 'modelops:clusterAdminArns': JSON.stringify(['arn:aws:iam::1:role/platform']) }
  let pack: ChildProcessByStdio<null, Readable, null>
  let client: AnalyzerClient

  before(async () => {
    const runner = join(root, 'node_modules/@pulumi/pulumi/cmd/run-policy-pack')
    pack = spawn(process.execPath, [runner, '127.0.0.1:1', join(root, 'policy')], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, PULUMI_CONFIG: JSON.stringify(settings) },
    })
    const [port] = (await pack.stdout.take(1).toArray()) as [Buffer?]
    assert.ok(port, 'the pack ended instead of printing its port')
    client = new AnalyzerClient(`127.0.0.1:${port.toString().trim()}`, credentials.createInsecure())
  })
  after(() => {
    client.close()
    pack.kill()
  })

  const service = 'kubernetes:core/v1:Service'

  it('refuses a load balancer that is public, and blocks the deployment', async () => {
    const { message, level } = await analyze(service, { spec: { type: 'LoadBalancer' } })
    assert.match(message ?? '', /The load balancer is open to the internet/)
    assert.equal(level, EnforcementLevel.MANDATORY)
  })

  it('allows a service inside the cluster', async () => {
    assert.deepEqual(await analyze(service, { spec: { type: 'ClusterIP' } }), {})
  })

  it('reads from the settings of the stack who administers the cluster', async () => {
    const association = 'aws:eks/accessPolicyAssociation:AccessPolicyAssociation'
    const policyArn = 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy'
    const admin = (name: string) =>
      analyze(association, { policyArn, principalArn: `arn:aws:iam::1:role/${name}` })
    assert.deepEqual(await admin('platform'), {})
    assert.match((await admin('other')).message ?? '', /role\/other becomes an administrator/)
  })

  it('judges a pod in a preview that does not know everything around it', async () => {
    const template = (privileged: boolean) => {
      const securityContext = { ...hardenedContainer.securityContext, privileged }
      const container = { ...hardenedContainer, securityContext, env: [{ name: 'URL', value: unknown }] }
      return { metadata: { labels: unknown }, spec: { ...hardenedPod, containers: [container] } }
    }
    const deployment = (privileged: boolean) =>
      analyze('kubernetes:apps/v1:Deployment', {
        metadata: { namespace: unknown },
        spec: { template: template(privileged) },
      })
    assert.deepEqual(await deployment(false), {})
    const { message, level } = await deployment(true)
    assert.match(message ?? '', /The container inference is privileged/)
    assert.equal(level, EnforcementLevel.MANDATORY)
  })

  function analyze(type: string, props: Parameters<typeof Struct.fromJavaScript>[0]) {
    const request = new AnalyzeRequest()
    request.setType(type)
    request.setName('inference')
    request.setUrn(`urn:pulumi:eks::modelops::${type}::inference`)
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
