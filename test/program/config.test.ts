/** What a wrong setting says: the whole message, as `pulumi preview` prints it. */
import assert from 'node:assert/strict'
import * as pulumi from '@pulumi/pulumi'
import fc from 'fast-check'
import type { EksConfig } from '../../infra/config/config.js'
import { loadConfig } from '../../infra/config/load.js'
import { engineConfig, project, settingsIn, stackFile } from '../support/stack-config.js'

/** `literal` are settings in the engine's form, and encrypted ones. */
function load(
  stack: string,
  changes: Record<string, unknown> = {},
  {
    literal = {},
    encrypted = {},
  }: { literal?: Record<string, string>; encrypted?: Record<string, string> } = {},
) {
  const config = { ...engineConfig(stack, changes), ...literal, ...encrypted }
  pulumi.runtime.setAllConfig(config, Object.keys(encrypted))
  return loadConfig()
}

const title = "The configuration of stack 'test' does not work:\n"

/** Settings, and all that is wrong with them. */
const wrong: [Record<string, unknown>, string][] = [
  [
    { target: 'gke' },
    "- modelops:target is 'gke'. It must be 'local' or 'eks': pulumi config set target <value>",
  ],
  [
    { target: undefined },
    "- modelops:target is not set. It must be 'local' or 'eks': pulumi config set target <value>",
  ],
  [
    { kubeContext: '' },
    "- modelops:kubeContext is ''. It must be a context of 'kubectl config get-contexts': pulumi config set kubeContext <value>",
  ],
  [
    { region: 'Paris' },
    "- modelops:region is 'Paris'. It must be an AWS region such as eu-west-3: pulumi config set region <value>",
  ],
  [
    { region: 'us-iso-east-1' },
    '- region is us-iso-east-1, in a partition of AWS that this program does not know. Use a region of aws, aws-us-gov or aws-cn: pulumi config set region <value>',
  ],
  [
    { region: 'cn-north-1', clusterAdminArns: ['arn:aws:iam::123456789012:role/platform'] },
    '- clusterAdminArns has arn:aws:iam::123456789012:role/platform, but the region cn-north-1 is in the partition aws-cn. Use an ARN that begins with arn:aws-cn:',
  ],
  [
    { existingCluster: 'my cluster' },
    "- modelops:existingCluster is 'my cluster'. It must be the name of an EKS cluster, or empty: pulumi config set existingCluster <value>",
  ],
  [
    { loadBalancerClass: 'alb' },
    "- modelops:loadBalancerClass is 'alb'. It must be 'eks.amazonaws.com/alb' or 'eks.amazonaws.com/nlb' or 'ingress.k8s.aws/alb' or 'service.k8s.aws/nlb': pulumi config set loadBalancerClass <value>",
  ],
  [
    { privateSubnetIds: ['subnet-a'] },
    '- privateSubnetIds or publicSubnetIds are set, but network.vpcId, in which they are, is not. Set it: pulumi config set --path network.vpcId <value>',
  ],
  [
    { 'network.vpcId': 'vpc-0123', privateSubnetIds: ['subnet-a'] },
    "- network.vpcId is set, but privateSubnetIds names 1 subnets. Name one in each of two zones or more: pulumi config set --path 'privateSubnetIds[0]' <value>",
  ],
  [
    { profile: 'my team' },
    "- modelops:profile is 'my team'. It must be a profile of the AWS configuration, or empty: pulumi config set profile <value>",
  ],
  [
    { assumeRoleArn: 'deploy' },
    "- modelops:assumeRoleArn is 'deploy'. It must be the ARN of an IAM role, or empty: pulumi config set assumeRoleArn <value>",
  ],
  [
    { allowedAccountIds: [1234] },
    "- modelops:allowedAccountIds is [1234]. It must be a list of account ids of 12 digits: pulumi config set --path 'allowedAccountIds[0]' <value>",
  ],
  [
    { tags: ['Stack=mine'] },
    "- modelops:tags is [\"Stack=mine\"]. It must be a list of tags such as team=ml, whose names are not the program's (Project, Stack, ManagedBy): pulumi config set --path 'tags[0]' <value>",
  ],
  [
    { permissionsBoundaryArn: 'arn:aws-cn:iam::123456789012:policy/boundary' },
    '- permissionsBoundaryArn has arn:aws-cn:iam::123456789012:policy/boundary, but the region eu-west-3 is in the partition aws. Use an ARN that begins with arn:aws:',
  ],
  [
    { clusterReaderArns: ['ci'] },
    '- modelops:clusterReaderArns is ["ci"]. It must be a list of ARNs of IAM roles or users: pulumi config set --path \'clusterReaderArns[0]\' <value>',
  ],
  [
    { deletionProtection: 'maybe' },
    "- modelops:deletionProtection is 'maybe'. It must be true or false: pulumi config set deletionProtection <value>",
  ],
  [
    { 'objectStore.existingBucket': 'My_Bucket' },
    "- modelops:objectStore.existingBucket is 'My_Bucket'. It must be the name of a bucket, or empty: pulumi config set --path objectStore.existingBucket <value>",
  ],
  [
    { kubernetesVersion: '1.x' },
    "- modelops:kubernetesVersion is '1.x'. It must be a version such as 1.36: pulumi config set kubernetesVersion <value>",
  ],
  [
    { clusterAdminArns: ['me'] },
    '- modelops:clusterAdminArns is ["me"]. It must be a list of ARNs of IAM roles or users: pulumi config set --path \'clusterAdminArns[0]\' <value>',
  ],
  [
    { apiAllowedCidrs: 'all' },
    "- modelops:apiAllowedCidrs is 'all'. It must be a list of one or more ranges such as 203.0.113.0/24: pulumi config set --path 'apiAllowedCidrs[0]' <value>",
  ],
  [
    { apiAccess: 'vpn' },
    "- modelops:apiAccess is 'vpn'. It must be 'public' or 'private': pulumi config set apiAccess <value>",
  ],
  [
    { 'upgradePolicy.supportType': 'NONE' },
    "- modelops:upgradePolicy.supportType is 'NONE'. It must be 'STANDARD' or 'EXTENDED': pulumi config set --path upgradePolicy.supportType <value>",
  ],
  [
    { 'nodes.releaseVersion': 'newest' },
    "- modelops:nodes.releaseVersion is 'newest'. It must be a version such as 1.36.1-20261112, latest, or empty: pulumi config set --path nodes.releaseVersion <value>",
  ],
  [
    { 'nodes.releaseVersion': '1.35.4-20261112' },
    '- nodes.releaseVersion is 1.35.4-20261112, but kubernetesVersion is 1.36. Set an image of that version: pulumi config set --path nodes.releaseVersion <value>',
  ],
  [
    { s3EndpointBuckets: ['*'] },
    '- modelops:s3EndpointBuckets is ["*"]. It must be a list of names of buckets: pulumi config set --path \'s3EndpointBuckets[0]\' <value>',
  ],
  [
    { 'domain.certificateArn': 'mine' },
    "- modelops:domain.certificateArn is 'mine'. It must be the ARN of a certificate, or empty: pulumi config set --path domain.certificateArn <value>\n- domain.certificateArn is set, but domain.name, whose names it is for, is not. Set it: pulumi config set --path domain.name <value>",
  ],
  [
    { apiAllowedCidrs: ['203.0.113.0/24', '999.1.1.1/99'] },
    '- modelops:apiAllowedCidrs is ["203.0.113.0/24","999.1.1.1/99"]. It must be a list of one or more ranges such as 203.0.113.0/24: pulumi config set --path \'apiAllowedCidrs[0]\' <value>',
  ],
  [
    { 'network.cidr': '10.0.0.1/16' },
    "- modelops:network.cidr is '10.0.0.1/16'. It must be a range such as 10.0.0.0/16, /16 to /20: pulumi config set --path network.cidr <value>",
  ],
  [
    { enabledClusterLogTypes: ['audit', 'everything'] },
    '- modelops:enabledClusterLogTypes is ["audit","everything"]. It must be a list of api, audit, authenticator, controllerManager, scheduler, [] for none: pulumi config set --path \'enabledClusterLogTypes[0]\' <value>',
  ],
  [
    { logRetentionDays: 8 },
    "- modelops:logRetentionDays is '8'. It must be '1' or '3' or '5' or '7' or '14' or '30' or '60' or '90' or '180' or '365': pulumi config set logRetentionDays <value>",
  ],
  [
    { 'network.cidr': '10.0.0.0/28' },
    "- modelops:network.cidr is '10.0.0.0/28'. It must be a range such as 10.0.0.0/16, /16 to /20: pulumi config set --path network.cidr <value>",
  ],
  [
    { 'network.zones': 4 },
    '- modelops:network.zones is 4. It must be an integer from 2 to 3: pulumi config set --path network.zones <value>',
  ],
  [
    { 'network.natGateways': 'none' },
    "- modelops:network.natGateways is 'none'. It must be 'single' or 'per-zone': pulumi config set --path network.natGateways <value>",
  ],
  [
    { 'nodes.instanceType': 'big' },
    "- modelops:nodes.instanceType is 'big'. It must be an EC2 instance type such as t3.medium: pulumi config set --path nodes.instanceType <value>",
  ],
  [
    { 'nodes.diskGiB': 10 },
    '- modelops:nodes.diskGiB is 10. It must be an integer from 20 to 16384: pulumi config set --path nodes.diskGiB <value>',
  ],
  [
    { 'nodes.count': 'two' },
    "- modelops:nodes.count is 'two'. It must be an integer from 1 to 100: pulumi config set --path nodes.count <value>",
  ],
  [
    { 'inference.minReplicas': 3 },
    '- inference.minReplicas is 3, above inference.maxReplicas, which is 1. Raise the latter: pulumi config set --path inference.maxReplicas 3',
  ],
  [
    { storageClass: 'GP3!' },
    "- modelops:storageClass is 'GP3!'. It must be the name of a storage class, or empty: pulumi config set storageClass <value>",
  ],
  [
    { podLabels: ['team: ml'] },
    "- modelops:podLabels is [\"team: ml\"]. It must be a list of labels such as team=ml, whose names are not the charts' own (app.kubernetes.io/, helm.sh/): pulumi config set --path 'podLabels[0]' <value>",
  ],
  [
    { podAnnotations: ['team'] },
    '- modelops:podAnnotations is ["team"]. It must be a list of annotations such as team=ml: pulumi config set --path \'podAnnotations[0]\' <value>',
  ],
  [
    { commonLabels: ['app.kubernetes.io/name=x'] },
    "- modelops:commonLabels is [\"app.kubernetes.io/name=x\"]. It must be a list of labels such as team=ml, whose names are not the charts' own (app.kubernetes.io/, helm.sh/): pulumi config set --path 'commonLabels[0]' <value>",
  ],
  [
    { 'images.registry': 'https://x' },
    "- modelops:images.registry is 'https://x'. It must be a registry and path such as ghcr.io/team/modelops, or empty: pulumi config set --path images.registry <value>\n- images.registry is set, but images.tag is not. Set both to use existing images, or neither to build them: pulumi config set --path images.tag <value>",
  ],
  [
    { 'images.registry': 'r/x', 'images.tag': 'latest' },
    "- modelops:images.tag is 'latest'. It must be a tag other than latest, or empty: pulumi config set --path images.tag <value>",
  ],
  [
    { 'images.inference': 'r/x:1' },
    '- images.inference is set, but images.dashboard is not, nor images.registry. Set one of them: pulumi config set --path images.dashboard <value>',
  ],
  [
    { 'images.fromStack': 'my stack' },
    "- modelops:images.fromStack is 'my stack'. It must be a stack such as organization/modelops/staging, or empty: pulumi config set --path images.fromStack <value>",
  ],
  [
    { 'images.fromStack': 'staging', 'images.registry': 'r/x', 'images.tag': 'v1' },
    '- images.fromStack is staging, and images.registry is r/x: images come from one place. Remove one of them: pulumi config rm --path images.registry',
  ],
  [
    { 'images.fromStack': 'staging', 'images.training': 'r/x:1' },
    '- images.fromStack is staging, and images.training is r/x:1: images come from one place. Remove one of them: pulumi config rm --path images.training',
  ],
  [
    { imagePullAccountIds: ['everybody'] },
    '- modelops:imagePullAccountIds is ["everybody"]. It must be a list of account ids of 12 digits: pulumi config set --path \'imagePullAccountIds[0]\' <value>',
  ],
  [
    { 'images.fromStack': 'staging', imagePullAccountIds: ['222222222222'] },
    '- imagePullAccountIds is set, but this stack builds no images that they could pull. Set it in the stack that does: pulumi config rm imagePullAccountIds',
  ],
  [
    { 'images.tag': 'v1' },
    '- images.tag is set, but images.registry is not. Set both to use existing images, or neither to build them: pulumi config set --path images.registry <value>',
  ],
  [
    { 'domain.name': 'nodots' },
    "- modelops:domain.name is 'nodots'. It must be a domain such as ml.example.com, or empty: pulumi config set --path domain.name <value>\n- domain.name is set, but domain.hostedZoneId is not. Set both or neither: pulumi config set --path domain.hostedZoneId <value>",
  ],
  [
    { 'domain.hostedZoneId': 'zone' },
    "- modelops:domain.hostedZoneId is 'zone'. It must be an id such as Z0123456789ABC, or empty: pulumi config set --path domain.hostedZoneId <value>\n- domain.hostedZoneId is set, but domain.name is not. Set both or neither: pulumi config set --path domain.name <value>",
  ],
  [
    { 'objectStore.endpoint': 's3.example.com' },
    "- modelops:objectStore.endpoint is 's3.example.com'. It must be a URL such as https://s3.example.com:8333, or empty: pulumi config set --path objectStore.endpoint <value>\n- objectStore.endpoint is set, but objectStoreAccessKeyId, which it needs, is not. Set it encrypted: pulumi config set --secret objectStoreAccessKeyId <value>",
  ],
  [
    { 'objectStore.endpoint': 'http://s3:8333', objectStoreAccessKeyId: 'k' },
    "- modelops:objectStoreAccessKeyId is readable in the stack's file. Take it out and set it encrypted: pulumi config rm objectStoreAccessKeyId && pulumi config set --secret objectStoreAccessKeyId <value>\n- objectStore.endpoint is set, but objectStoreSecretAccessKey, which it needs, is not. Set it encrypted: pulumi config set --secret objectStoreSecretAccessKey <value>",
  ],
  [
    { 'objectStore.bucket': 'My_Bucket' },
    "- modelops:objectStore.bucket is 'My_Bucket'. It must be the name of a bucket: pulumi config set --path objectStore.bucket <value>",
  ],
  [
    { 'objectStore.region': '' },
    "- modelops:objectStore.region is ''. It must be a region such as us-east-1: pulumi config set --path objectStore.region <value>",
  ],
  [
    { 'objectStore.size': '10' },
    '- modelops:objectStore.size is 10. It must be a size such as 10Gi: pulumi config set --path objectStore.size <value>'.replace(
      'is 10.',
      "is '10'.",
    ),
  ],
  [
    { 'objectStore.keepData': 'maybe' },
    "- modelops:objectStore.keepData is 'maybe'. It must be true or false: pulumi config set --path objectStore.keepData <value>",
  ],
  [
    { 'objectStore.predictionLogDays': 0 },
    '- modelops:objectStore.predictionLogDays is 0. It must be an integer from 1 to 3650: pulumi config set --path objectStore.predictionLogDays <value>',
  ],
  [
    { 'monitoring.prometheus': false },
    '- monitoring.grafana is true, but monitoring.prometheus, which it shows, is false. Set both alike: pulumi config set --path monitoring.grafana false',
  ],
  [
    { 'monitoring.grafana': 1 },
    '- modelops:monitoring.grafana is 1. It must be true or false: pulumi config set --path monitoring.grafana <value>',
  ],
  [
    { 'monitoring.retention': 'long' },
    "- modelops:monitoring.retention is 'long'. It must be a time such as 12h or 15d: pulumi config set --path monitoring.retention <value>",
  ],
  [
    { 'monitoring.alertmanager': 'alerts:9093' },
    "- modelops:monitoring.alertmanager is 'alerts:9093'. It must be a URL such as http://alertmanager.monitoring:9093, or empty: pulumi config set --path monitoring.alertmanager <value>",
  ],
  [
    { 'monitoring.size': '' },
    "- modelops:monitoring.size is ''. It must be a size such as 8Gi: pulumi config set --path monitoring.size <value>",
  ],
  [
    { 'nodes.max': 3 },
    '- modelops:nodes.max is no setting of this program. Pulumi.yaml lists the settings; remove it: pulumi config rm --path nodes.max',
  ],
  [
    { dashboard: true },
    '- modelops:dashboard is no setting of this program. Pulumi.yaml lists the settings; remove it: pulumi config rm dashboard',
  ],
]

describe('the configuration', () => {
  before(() => pulumi.runtime.setMocks({ call: fail, newResource: fail }, 'modelops', 'test'))

  for (const [changes, message] of wrong) {
    it(`says what is wrong with ${JSON.stringify(changes)}${'target' in changes && changes.target === undefined ? ' (unset)' : ''}`, () => {
      assert.throws(
        () => load('local', changes),
        (error: Error) => {
          assert.equal(error.message, title + message)
          return pulumi.RunError.isInstance(error)
        },
      )
    })
  }

  it('reports everything at once', () => {
    const changes = { region: 'x', 'nodes.diskGiB': 1 }
    assert.throws(() => load('eks', changes), /modelops:region is 'x'\..*\n- modelops:nodes\.diskGiB is 1\./)
  })

  it('says how a nested setting is set when --path was forgotten', () => {
    const message = `${title}- modelops:nodes.count has no effect. Nested settings need --path: pulumi config rm nodes.count && pulumi config set --path nodes.count <value>`
    assert.throws(() => load('eks', {}, { literal: { 'modelops:nodes.count': '8' } }), { message })
  })

  it('leaves the settings of other namespaces alone', () => {
    assert.equal(load('eks', {}, { literal: { 'aws:profile': 'team' } }).target, 'eks')
  })

  it('takes every credential encrypted, and none that is readable', () => {
    const changes = { 'objectStore.endpoint': 'http://s3:8333', 'images.registry': 'r/x', 'images.tag': 'v1' }
    const names = ['objectStoreAccessKeyId', 'objectStoreSecretAccessKey', 'imagePullCredentials']
    const values = Object.fromEntries(names.map((name) => [`modelops:${name}`, 'value']))
    const { objectStore, images } = load('local', changes, { encrypted: values })
    assert.equal(objectStore.kind, 'external')
    assert.ok(images?.pullCredentials)
    for (const name of names) {
      const { [`modelops:${name}`]: readable, ...encrypted } = values
      const literal = { [`modelops:${name}`]: readable! }
      const message = `${title}- modelops:${name} is readable in the stack's file. Take it out and set it encrypted: pulumi config rm ${name} && pulumi config set --secret ${name} <value>`
      assert.throws(() => load('local', changes, { literal, encrypted }), { message })
    }
  })

  it('wants to know who reaches the API of a cluster on EKS, unless it is private', () => {
    const message = `${title}- modelops:apiAllowedCidrs is []. It must be a list of one or more ranges such as 203.0.113.0/24: pulumi config set --path 'apiAllowedCidrs[0]' <value>`
    assert.deepEqual(project.config.apiAllowedCidrs?.default, [])
    assert.throws(() => load('eks', { apiAllowedCidrs: [] }), { message })
    assert.equal(load('eks', { apiAllowedCidrs: [], apiAccess: 'private' }).target, 'eks')
    assert.equal(load('local').target, 'local')
  })

  it('refuses a version that EKS supports no longer, on EKS alone', () => {
    const message = `${title}- Kubernetes 1.30 has no standard support of EKS. Set the next version, one at a time for a cluster that runs (docs/upgrading.md): pulumi config set kubernetesVersion <value>`
    assert.throws(() => load('eks', { kubernetesVersion: '1.30' }), { message })
    const ended = /^- Kubernetes 1\.32 has no standard support of EKS since 2026-03-23\. /m
    assert.throws(() => load('eks', { kubernetesVersion: '1.32' }), ended)
    assert.equal(load('local', { kubernetesVersion: '1.30' }).target, 'local')
  })

  it('refuses two stores', () => {
    const names = ['objectStoreAccessKeyId', 'objectStoreSecretAccessKey']
    const encrypted = Object.fromEntries(names.map((name) => [`modelops:${name}`, 'value']))
    const changes = { 'objectStore.endpoint': 'http://s3:8333', 'objectStore.existingBucket': 'kept' }
    const message = `${title}- objectStore.existingBucket is kept, and objectStore.endpoint is http://s3:8333: there is one store. Remove one of them: pulumi config rm --path objectStore.existingBucket`
    assert.throws(() => load('eks', changes, { encrypted }), { message })
  })

  it('wants to know which registry the credentials for pulling are for', () => {
    const encrypted = { 'modelops:imagePullCredentials': '{}' }
    const message = `${title}- imagePullCredentials is set, but images.registry, which they are for, is not. Set it: pulumi config set --path images.registry <value>`
    assert.throws(() => load('eks', {}, { encrypted }), { message })
  })

  it('never shows a credential', () => {
    const changes = {
      'objectStore.endpoint': 'ftp://x',
      objectStoreAccessKeyId: 'AKIA',
      objectStoreSecretAccessKey: 'hidden',
    }
    assert.throws(
      () => load('local', changes),
      (error: Error) => !/AKIA|hidden/.test(error.message),
    )
  })

  it('takes numbers and switches in every form that the engine gives them', () => {
    const asTexts = load('eks', { 'nodes.count': '5', 'objectStore.keepData': 'true' })
    const asValues = load('eks', { 'nodes.count': 5, 'objectStore.keepData': true })
    assert.deepEqual(asTexts, asValues)
    const { allowedAccountIds } = (load('eks', { allowedAccountIds: [123456789012] }) as EksConfig).account
    assert.deepEqual(allowedAccountIds, ['123456789012'])
  })

  it('never lets a range through whose end is before its start', () => {
    const count = fc.integer({ min: 1, max: 1000 })
    const property = fc.property(count, count, (min, max) => {
      const changes = { 'inference.minReplicas': min, 'inference.maxReplicas': max }
      if (min > max) return assert.throws(() => load('eks', changes), /Raise the latter/)
      assert.deepEqual(load('eks', changes).inference, {
        minReplicas: min,
        maxReplicas: max,
        unseenValues: 'categories',
      })
    })
    fc.assert(property, { numRuns: 50 })
  })

  it('takes the processor from the instance type', () => {
    const architectures = [
      't3.medium',
      'm7i-flex.large',
      'g5.xlarge',
      't4g.medium',
      'm7gd.large',
      'c6gn.large',
    ].map((type) => {
      const config = load('eks', { 'nodes.instanceType': type })
      return config.target === 'eks' && config.cluster.nodes.architecture
    })
    assert.deepEqual(architectures, ['amd64', 'amd64', 'amd64', 'arm64', 'arm64', 'arm64'])
  })
})

describe('Pulumi.yaml', () => {
  it('describes every setting and gives each but the target a default of its type', () => {
    for (const [name, { type, description, default: value }] of Object.entries(project.config)) {
      assert.ok(description.length > 10, name)
      const typeOfDefault = Array.isArray(value)
        ? 'array'
        : Number.isInteger(value)
          ? 'integer'
          : typeof value
      assert.equal(typeOfDefault, name === 'target' ? 'undefined' : type, name)
    }
  })

  it('keeps lists at the top, because the engine sets nested defaults from texts alone', () => {
    const lists = Object.keys(project.config).filter((name) => project.config[name]!.type === 'array')
    assert.deepEqual(lists, [
      'allowedAccountIds',
      'tags',
      'clusterAdminArns',
      'clusterReaderArns',
      'apiAllowedCidrs',
      'enabledClusterLogTypes',
      'privateSubnetIds',
      'publicSubnetIds',
      's3EndpointBuckets',
      'imagePullAccountIds',
      'podLabels',
      'podAnnotations',
      'commonLabels',
    ])
  })

  for (const stack of ['dev', 'staging', 'prod']) {
    it(`makes the example of a stack ${stack} complete`, () => {
      assert.equal(load('eks', settingsIn(`examples/stacks/Pulumi.${stack}.yaml`)).target, 'eks')
    })
  }

  for (const stack of ['local', 'eks']) {
    it(`makes the committed stack ${stack} complete`, () => {
      assert.equal(load(stack).target, stack)
      assert.ok(Object.keys(stackFile(stack)).every((key) => key.startsWith('modelops:')))
    })
  }
})

function fail(): never {
  throw new Error('The configuration asked the engine for something')
}
