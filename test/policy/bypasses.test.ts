/** Ways around the pack as a whole, each by a change of what this repository deploys, or of a neighbour that is allowed. */
import assert from 'node:assert/strict'
import { policies } from '../../policy/policies.js'
import { find, objectsOf, resourcesOf } from './captured.js'
import { violationsOf, type Inputs, type Resource } from './resources.js'

type Change = (resource: Resource) => Resource
type Row = [title: string, base: Base, ...changes: Change[]]
/** A resource of the program for eks (or local) or of its chart, or a neighbour. */
type Base = [from: 'eks' | 'local' | 'chart', type: string, name?: string] | [neighbour: Resource]

/** Puts the value where the path says; numbers are places in lists. */
const set =
  (path: string, value: unknown): Change =>
  ({ props, ...rest }) => {
    const changed = structuredClone(props)
    const keys = path.split('.')
    const last = keys.pop()!
    let place = changed
    for (const key of keys) place = (place[key] ??= {}) as Inputs
    place[last] = value
    return { ...rest, props: changed }
  }
const as =
  (type: string): Change =>
  (resource) => ({ ...resource, type })
const listed: Change = ({ type, props }) => ({ type: `${type}List`, props: { items: [props] } })
const patched: Change = ({ type, props }) => ({ type: `${type}Patch`, props })
/** Changes the first statement of the document in this input. */
const statement =
  (input: string, changes: Inputs): Change =>
  (resource) => {
    const document = JSON.parse(resource.props[input] as string) as { Statement: Inputs[] }
    Object.assign(document.Statement[0]!, changes)
    return set(input, JSON.stringify(document))(resource)
  }
const another =
  (input: string, added: Inputs): Change =>
  (resource) => {
    const document = JSON.parse(resource.props[input] as string) as { Statement: Inputs[] }
    document.Statement.push({ Effect: 'Allow', ...added })
    return set(input, JSON.stringify(document))(resource)
  }

const deployment: Base = ['chart', 'kubernetes:apps/v1:Deployment', 'inference']
const service: Base = ['chart', 'kubernetes:core/v1:Service', 'inference']
const namespace: Base = ['eks', 'kubernetes:core/v1:Namespace']
const storageClass: Base = ['eks', 'kubernetes:storage.k8s.io/v1:StorageClass']
const rolePolicy: Base = ['eks', 'aws:iam/rolePolicy:RolePolicy', 'modelops-eks-training']
const role: Base = ['eks', 'aws:iam/role:Role', 'modelops-eks-training']
const nodeRole: Base = ['eks', 'aws:iam/role:Role', 'modelops-eks-nodes']
const attachment: Base = ['eks', 'aws:iam/rolePolicyAttachment:RolePolicyAttachment']
const bucket: Base = ['eks', 'aws:s3/bucket:Bucket']
const bucketPolicy: Base = ['eks', 'aws:s3/bucketPolicy:BucketPolicy']
const accessBlock: Base = ['eks', 'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock']
const cluster: Base = ['eks', 'eks:index:Cluster']
const launchTemplate: Base = ['eks', 'aws:ec2/launchTemplate:LaunchTemplate']
const nodeGroup: Base = ['eks', 'aws:eks/nodeGroup:NodeGroup']
const release: Base = ['local', 'kubernetes:helm.sh/v3:Release']
const chart: Base = ['eks', 'kubernetes:helm.sh/v4:Chart']
const image: Base = ['local', 'docker-build:index:Image']
const neighbour = (type: string, props: Inputs): Base => [{ type, props }]
const vpcRange = { ingress: [{ protocol: 'tcp', fromPort: 443, toPort: 443, cidrBlocks: ['10.0.0.0/16'] }] }
const group = neighbour('aws:ec2/securityGroup:SecurityGroup', vpcRange)
const database = neighbour('aws:rds/instance:Instance', { storageEncrypted: true })
const balancer = neighbour('aws:lb/loadBalancer:LoadBalancer', { internal: true })
const reads = { apiGroups: [''], resources: ['pods'], verbs: ['get'] }
const clusterRole = neighbour('kubernetes:rbac.authorization.k8s.io/v1:ClusterRole', { rules: [reads] })
const subjects = [{ kind: 'ServiceAccount', name: 'training' }]
const binding = neighbour('kubernetes:rbac.authorization.k8s.io/v1:RoleBinding', {
  ...{ roleRef: { name: 'view' }, subjects },
})
const viewer = neighbour('aws:eks/accessPolicyAssociation:AccessPolicyAssociation', {
  principalArn: 'arn:aws:iam::123456789012:role/ci',
  policyArn: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminViewPolicy',
})
const alb = 'alb.ingress.kubernetes.io'
const ingress = neighbour('kubernetes:networking.k8s.io/v1:Ingress', {
  metadata: { annotations: { scheme: 'internal' } },
  spec: { ingressClassName: 'alb', tls: [{ hosts: ['modelops.example.org'] }] },
})

const spec = 'spec.template.spec'
const container = `${spec}.containers.0`
const hostPath = [{ name: 'root', hostPath: { path: '/' } }]
const halves = ['0.0.0.0/1', '128.0.0.0/1']
const scheme = 'service.beta.kubernetes.io/aws-load-balancer-scheme'

const rows: Record<string, Row[]> = {
  'roles-are-least-privilege': [
    ['all of S3 by two asterisks', rolePolicy, statement('policy', { Action: 's3:**' })],
    [
      'passing roles by a pattern',
      rolePolicy,
      another('policy', { Action: 'iam:P*', Resource: 'arn:aws:iam::1:role/x' }),
    ],
    ['every ARN', rolePolicy, statement('policy', { Resource: 'arn:*' })],
    ['every bucket', rolePolicy, statement('policy', { Resource: 'arn:aws:s3:::*/*' })],
    [
      'all actions but one',
      rolePolicy,
      another('policy', { NotAction: 'iam:*', Resource: 'arn:aws:s3:::b' }),
    ],
    [
      'all resources but one',
      rolePolicy,
      another('policy', { Action: 's3:GetObject', NotResource: 'arn:aws:s3:::b/*' }),
    ],
    [
      'a wide policy for a group',
      rolePolicy,
      statement('policy', { Action: '*' }),
      as('aws:iam/groupPolicy:GroupPolicy'),
    ],
    [
      'a wide policy in the role',
      nodeRole,
      set('inlinePolicies', [{ policy: '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}' }]),
    ],
    [
      'a foreign account',
      nodeRole,
      statement('assumeRolePolicy', { Principal: { AWS: 'arn:aws:iam::999:root' } }),
    ],
    [
      'a foreign account by its number',
      nodeRole,
      statement('assumeRolePolicy', { Principal: { AWS: '999999999999' } }),
    ],
    ['everybody', nodeRole, statement('assumeRolePolicy', { Principal: '*' })],
    [
      'all but one principal',
      nodeRole,
      statement('assumeRolePolicy', { Principal: undefined, NotPrincipal: { AWS: '1' } }),
    ],
    ['every identity provider', role, statement('assumeRolePolicy', { Principal: { Federated: '*' } })],
    ['every subject', role, statement('assumeRolePolicy', { Condition: {} })],
    [
      'an administrator by attachment',
      attachment,
      set('policyArn', 'arn:aws:iam::aws:policy/AdministratorAccess'),
    ],
  ],
  'buckets-are-private': [
    ['a bucket of the older type', bucket, set('acl', 'public-read'), as('aws:s3/bucketV2:BucketV2')],
    ['an object', neighbour('aws:s3/bucketObjectv2:BucketObjectv2', { key: 'k' }), set('acl', 'public-read')],
    ['a website', bucket, set('website', { indexDocument: 'i' })],
    ['a block with a gap', accessBlock, set('blockPublicPolicy', false)],
  ],
  'bucket-policies-require-tls': [
    [
      'a policy for everybody',
      bucketPolicy,
      another('policy', { Principal: '*', Action: 's3:GetObject', Resource: '*' }),
    ],
    [
      'a condition that strangers meet',
      bucketPolicy,
      another('policy', {
        Principal: '*',
        Action: 's3:*',
        Resource: '*',
        Condition: { Bool: { 'aws:SecureTransport': 'true' } },
      }),
    ],
    [
      'plain HTTP for the objects',
      bucketPolicy,
      statement('policy', { Resource: 'arn:aws:s3:::modelops-eks-1234567' }),
    ],
  ],
  'resource-policies-name-who': [
    [
      'a queue for everybody',
      neighbour('aws:sqs/queue:Queue', {}),
      set('policy', { Statement: { Effect: 'Allow', Principal: '*', Action: 'sqs:*' } }),
    ],
  ],
  'databases-are-encrypted-and-private': [
    ['a database without encryption', database, set('storageEncrypted', false)],
    ['a database in the open', database, set('publiclyAccessible', true)],
  ],
  'volumes-are-encrypted': [
    [
      'a file system',
      neighbour('aws:efs/fileSystem:FileSystem', { encrypted: true }),
      set('encrypted', false),
    ],
    [
      "Auto Mode's class of volumes",
      storageClass,
      set('provisioner', 'ebs.csi.eks.amazonaws.com'),
      set('parameters', { type: 'gp3' }),
    ],
    ['a class of volumes in a patch', storageClass, set('parameters.encrypted', 'false'), patched],
    ['nodes without a launch template', nodeGroup, set('launchTemplate', undefined)],
  ],
  'machines-require-imdsv2': [
    ['IMDSv1', launchTemplate, set('metadataOptions.httpTokens', 'optional')],
    ['no word of IMDS', launchTemplate, set('metadataOptions', undefined)],
  ],
  'cluster-apis-are-not-public': [
    ['the API for two halves', cluster, set('publicAccessCidrs', halves)],
    ['the API for two halves of IPv6', cluster, set('publicAccessCidrs', ['::/1', '8000::/1'])],
  ],
  'cluster-administrators-are-named': [
    [
      'an administrator by an entry',
      viewer,
      set('policyArn', 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy'),
    ],
    [
      'an administrator in the cluster',
      cluster,
      set('accessEntries', {
        x: {
          principalArn: 'arn:aws:iam::1:role/x',
          accessPolicies: { x: { policyArn: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminPolicy' } },
        },
      }),
    ],
  ],
  'nobody-is-cluster-admin': [
    ['cluster-admin', binding, set('roleRef.name', 'cluster-admin'), patched],
    ['cluster-admin in a list', binding, set('roleRef.name', 'cluster-admin'), listed],
    ['the group of masters', binding, set('subjects', [{ kind: 'Group', name: 'system:masters' }])],
    [
      'a role with all rights',
      clusterRole,
      set('rules', [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }]),
    ],
  ],
  'security-groups-are-not-open': [
    ['a group for two halves', group, set('ingress.0.cidrBlocks', halves)],
    [
      'a default group',
      group,
      set('ingress.0.cidrBlocks', ['0.0.0.0/0']),
      as('aws:ec2/defaultSecurityGroup:DefaultSecurityGroup'),
    ],
    [
      'a rule of its own',
      neighbour('aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule', { cidrIpv4: '10.0.0.0/16' }),
      set('cidrIpv6', '::/0'),
    ],
  ],
  'load-balancers-are-not-public': [
    [
      'a public service',
      service,
      set('spec.type', 'LoadBalancer'),
      set('metadata.annotations', { [scheme]: 'internet-facing' }),
    ],
    [
      'a service for two halves',
      service,
      set('spec.type', 'LoadBalancer'),
      set('metadata.annotations', {}),
      set('spec.loadBalancerSourceRanges', halves),
    ],
    ['a load balancer of AWS', balancer, set('internal', false), as('aws:alb/loadBalancer:LoadBalancer')],
  ],
  'ingresses-are-internal-with-tls': [
    ['a public ingress', ingress, set('metadata.annotations', { [`${alb}/scheme`]: 'internet-facing' })],
    ['an ingress without TLS', ingress, set('spec.tls', [])],
  ],
  'pods-are-unprivileged': [
    ['a directory of the node', deployment, set(`${spec}.volumes`, hostPath)],
    [
      'a directory of the node in a DaemonSet',
      deployment,
      set(`${spec}.volumes`, hostPath),
      as('kubernetes:apps/v1:DaemonSet'),
    ],
    [
      'a directory of the node in a custom resource',
      deployment,
      set(`${spec}.volumes`, hostPath),
      as('kubernetes:argoproj.io/v1alpha1:Rollout'),
    ],
    ['the network of the node in a patch', deployment, set(`${spec}.hostNetwork`, true), patched],
    ['the processes of the node in a list', deployment, set(`${spec}.hostPID`, true), listed],
    ['a port of the node', deployment, set(`${container}.ports.0.hostPort`, 80)],
    ['all of /proc', deployment, set(`${container}.securityContext.procMount`, 'Unmasked')],
    ['no AppArmor', deployment, set(`${spec}.securityContext.appArmorProfile`, { type: 'Unconfined' })],
    [
      'no AppArmor by an annotation',
      deployment,
      set('spec.template.metadata.annotations', {
        'container.apparmor.security.beta.kubernetes.io/inference': 'unconfined',
      }),
    ],
    [
      'a setting of the kernel',
      deployment,
      set(`${spec}.securityContext.sysctls`, [{ name: 'kernel.shm_rmid_forced' }]),
    ],
    ['a capability', deployment, set(`${container}.securityContext.capabilities.add`, ['SYS_PTRACE'])],
    [
      'a container that debugs',
      deployment,
      set(`${spec}.ephemeralContainers`, [
        { name: 'debug', image: 'x:1', securityContext: { privileged: true } },
      ]),
    ],
    [
      'a persistent volume on a node',
      neighbour('kubernetes:core/v1:PersistentVolume', { spec: { csi: { driver: 'x' } } }),
      set('spec', { local: { path: '/' } }),
    ],
  ],
  'pods-are-hardened': [
    [
      'a container that prepares',
      deployment,
      set(`${spec}.initContainers`, [{ name: 'init', image: 'x:1' }]),
    ],
    ['no seccomp', deployment, set(`${spec}.securityContext.seccompProfile.type`, 'Unconfined')],
    [
      'an older version of the kind',
      deployment,
      set(`${container}.securityContext`, {}),
      as('kubernetes:extensions/v1beta1:Deployment'),
    ],
  ],
  'images-are-pinned': [
    [
      'latest in a custom resource',
      deployment,
      set(`${container}.image`, 'x:latest'),
      as('kubernetes:argoproj.io/v1alpha1:Rollout'),
    ],
    ['latest in a build', image, set('tags', ['x:latest'])],
  ],
  'namespaces-are-restricted': [
    [
      'a privileged namespace',
      namespace,
      set('metadata.labels', { 'pod-security.kubernetes.io/enforce': 'privileged' }),
      patched,
    ],
  ],
  'releases-are-visible': [['another chart', release, set('chart', 'oci://example.org/redis')]],
  'objects-come-from-this-repository': [
    ['a chart from elsewhere', chart, set('chart', 'redis'), as('kubernetes:helm.sh/v3:Chart')],
    [
      'manifests from elsewhere',
      neighbour('kubernetes:yaml:ConfigFile', { file: 'a.yaml' }),
      set('file', 'https://example.org/a.yaml'),
    ],
  ],
  'everything-is-judged': [
    ['another provider', bucket, as('aws-native:s3:Bucket')],
    ['a template of other resources', bucket, as('aws:cloudformation/stack:Stack')],
    ['an unknown kind of workload', namespace, as('kubernetes:tekton.dev/v1:PipelineRun')],
  ],
}

describe('a way around the policies', () => {
  let resources: Record<'eks' | 'local' | 'chart', Resource[]>
  before(async () => {
    const [eks, local] = [await resourcesOf('eks'), await resourcesOf('local')]
    resources = { eks, local, chart: objectsOf('modelops-eks.yaml') }
  })

  const resourceOf = (base: Base) => {
    if (base.length === 1) return base[0]
    const [from, type, name] = base
    return find(resources[from], type, name)
  }

  for (const [policy, ways] of Object.entries(rows))
    for (const [title, base, ...changes] of ways)
      it(`by ${title} is refused by ${policy}, and what it starts from is allowed`, () => {
        const allowed = resourceOf(base)
        assert.deepEqual(violationsOf(policies, allowed), [])
        const refused = changes.reduce((resource, change) => change(resource), allowed)
        const names = violationsOf(policies, refused).map((violation) => violation.policy)
        assert.ok(names.includes(policy), `refused by ${names.join(', ') || 'none'}`)
      })
})
