/** What providers answer. Fails on every type and function that it does not know. */
import type { MockCallArgs, MockResourceArgs, MockResourceResult } from '@pulumi/pulumi/runtime'

type Outputs = (args: MockResourceArgs) => Record<string, unknown>

const account = '123456789012'
const none: Outputs = () => ({})
const arn =
  (service: string, kind: string): Outputs =>
  ({ name }) => ({ arn: `arn:aws:${service}::${account}:${kind}${name}` })

/** As of an image of the service. */
const digestOf = (service: string) => `sha256:${service.length.toString(16).repeat(64)}`

/** What other stacks have brought up. */
const outputsByStack: Record<string, Record<string, unknown>> = {
  'organization/modelops/staging': {
    kubeconfig: 'secret',
    imageDigests: {
      dashboard: `ecr/dashboard@${digestOf('dashboard')}`,
      inference: `ecr/inference@${digestOf('inference')}`,
      training: `ecr/training@${digestOf('training')}`,
    },
  },
  old: { clusterName: 'old' },
}

const outputsByType: Record<string, Outputs> = {
  'pulumi:providers:aws': none,
  'pulumi:providers:kubernetes': none,
  'aws:acm/certificate:Certificate': ({ inputs }) => ({
    arn: `arn:aws:acm:eu-west-3:${account}:certificate/1`,
    domainValidationOptions: [
      {
        domainName: (inputs as { domainName: string }).domainName,
        resourceRecordName: '_proof.ml.example.com',
        resourceRecordType: 'CNAME',
        resourceRecordValue: '_proof.acm-validations.aws',
      },
    ],
  }),
  'aws:acm/certificateValidation:CertificateValidation': none,
  'aws:cloudwatch/logGroup:LogGroup': arn('logs', 'log-group:'),
  'aws:ec2/launchTemplate:LaunchTemplate': () => ({ latestVersion: 7 }),
  'aws:ec2/vpcEndpoint:VpcEndpoint': none,
  'aws:ecr/repository:Repository': ({ inputs }) => ({
    registryId: account,
    repositoryUrl: `${account}.dkr.ecr.eu-west-3.amazonaws.com/${(inputs as { name: string }).name}`,
  }),
  'aws:ecr/lifecyclePolicy:LifecyclePolicy': none,
  'aws:ecr/repositoryPolicy:RepositoryPolicy': none,
  'aws:eks/addon:Addon': none,
  'aws:eks/nodeGroup:NodeGroup': none,
  'aws:eks/podIdentityAssociation:PodIdentityAssociation': none,
  'aws:iam/role:Role': ({ name }) => ({
    name: `${name}-1234567`,
    arn: `arn:aws:iam::${account}:role/${name}-1234567`,
  }),
  'aws:iam/rolePolicy:RolePolicy': none,
  'aws:iam/rolePolicyAttachment:RolePolicyAttachment': none,
  'aws:route53/record:Record': ({ inputs }) => ({ fqdn: (inputs as { name: string }).name }),
  'aws:s3/bucket:Bucket': ({ name }) => ({ bucket: `${name}-1234567`, arn: `arn:aws:s3:::${name}-1234567` }),
  'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration': none,
  'aws:s3/bucketPolicy:BucketPolicy': none,
  'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock': none,
  'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration': none,
  'aws:s3/bucketVersioning:BucketVersioning': none,
  'awsx:ec2:Vpc': () => ({
    vpcId: 'vpc-1',
    publicSubnetIds: ['subnet-public-a', 'subnet-public-b'],
    privateSubnetIds: ['subnet-private-a', 'subnet-private-b'],
    routeTables: ['a', 'b', 'c', 'd'].map((zone) => ({ id: `rtb-${zone}` })),
  }),
  'docker-build:index:Image': ({ name, inputs }) => ({
    ref: (inputs as { tags: string[] }).tags[0],
    digest: digestOf(name),
  }),
  'eks:index:Cluster': ({ name }) => ({
    kubeconfigJson: JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name }],
      users: [{ user: { exec: { command: 'aws', args: ['eks', 'get-token'] } } }],
    }),
    oidcProviderArn: `arn:aws:iam::${account}:oidc-provider/oidc.eks.eu-west-3.amazonaws.com/id/ABC`,
    oidcIssuer: 'oidc.eks.eu-west-3.amazonaws.com/id/ABC',
    eksCluster: { name, version: '1.36' },
  }),
  'kubernetes:core/v1:Namespace': none,
  'kubernetes:core/v1:Secret': none,
  'kubernetes:helm.sh/v3:Release': none,
  'kubernetes:helm.sh/v4:Chart': none,
  'kubernetes:eks.amazonaws.com/v1:IngressClassParams': none,
  'kubernetes:elbv2.k8s.aws/v1beta1:IngressClassParams': none,
  'kubernetes:networking.k8s.io/v1:IngressClass': none,
  'kubernetes:storage.k8s.io/v1:StorageClass': none,
  'random:index/randomPassword:RandomPassword': ({ name }) => ({ result: `generated-for-${name}` }),
}

/** A preview reads it as well. */
const readStack = (name: string): MockResourceResult => ({
  id: name,
  state: { name, outputs: outputsByStack[name], secretOutputNames: ['kubeconfig'] },
})

/** The inputs and what the provider adds; in a preview, outputs of what does not exist yet are unknown. */
export function newResource(args: MockResourceArgs, preview: boolean): MockResourceResult {
  if (args.type === 'pulumi:pulumi:StackReference') return readStack(args.id!)
  if (args.type === 'pulumi:pulumi:Stack' || args.type.startsWith('modelops:infra:'))
    return { id: undefined, state: {} }
  const outputs = outputsByType[args.type]
  if (!outputs) throw new Error(`The mocks do not know the resource type ${args.type} (${args.name})`)
  if (preview) return { id: undefined, state: {} }
  const id = args.type === 'aws:s3/bucket:Bucket' ? `${args.name}-1234567` : `${args.name}-id`
  return { id, state: { ...(args.inputs as object), ...outputs(args) } }
}

/** Where every zone is opted in: one without EKS comes first, then a Local Zone. */
const zones = [
  { name: 'us-east-1a', id: 'use1-az3', status: 'opt-in-not-required' },
  { name: 'us-east-1-atl-1a', id: 'use1-atl1-az1', status: 'opted-in' },
  { name: 'us-east-1b', id: 'use1-az1', status: 'opt-in-not-required' },
  { name: 'us-east-1c', id: 'use1-az2', status: 'opt-in-not-required' },
  { name: 'us-east-1d', id: 'use1-az4', status: 'opt-in-not-required' },
]

interface ZoneQuery {
  excludeZoneIds?: string[]
  filters?: { name: string; values: string[] }[]
}

function zonesFor({ excludeZoneIds = [], filters = [] }: ZoneQuery) {
  const statuses = filters.find(({ name }) => name === 'opt-in-status')?.values
  const found = zones.filter(
    ({ id, status }) => !excludeZoneIds.includes(id) && (statuses?.includes(status) ?? true),
  )
  return { names: found.map(({ name }) => name) }
}

const answers: Record<string, (inputs: Record<string, string>) => Record<string, unknown>> = {
  'aws:index/getAvailabilityZones:getAvailabilityZones': zonesFor,
  'aws:eks/getCluster:getCluster': ({ name }) => ({
    name,
    endpoint: `https://${name}.eks`,
    certificateAuthorities: [{ data: 'authority' }],
    vpcConfig: { vpcId: 'vpc-shared' },
    identities: [{ oidcs: [{ issuer: 'https://oidc.eks.eu-west-3.amazonaws.com/id/SHARED' }] }],
  }),
  'aws:ec2/getVpc:getVpc': ({ id }) => ({
    cidrBlockAssociations:
      id === 'vpc-shared' ? [{ cidrBlock: '10.8.0.0/16' }, { cidrBlock: '100.64.0.0/16' }] : [],
  }),
  'aws:iam/getOpenIdConnectProvider:getOpenIdConnectProvider': ({ url }) => ({
    arn: `arn:aws:iam::${account}:oidc-provider/${url!.replace('https://', '')}`,
  }),
  'aws:lb/getHostedZoneId:getHostedZoneId': ({ loadBalancerType }) => ({ id: `Z-OF-${loadBalancerType}` }),
  'aws:ssm/getParameter:getParameter': ({ name }) => ({ insecureValue: `newest of ${name}` }),
  'aws:ecr/getAuthorizationToken:getAuthorizationToken': ({ registryId }) => ({
    registryId,
    userName: 'AWS',
    password: 'ecr-token',
    proxyEndpoint: 'https://ecr',
  }),
  'aws:eks/getAddonVersion:getAddonVersion': ({ addonName, kubernetesVersion, mostRecent }) => ({
    version: `${mostRecent ? 'newest' : 'default'} ${addonName} for ${kubernetesVersion}`,
  }),
}

export function call({ token, inputs }: MockCallArgs): Record<string, unknown> {
  const answer = answers[token]
  if (!answer) throw new Error(`The mocks do not know the function ${token}`)
  return answer(inputs as Record<string, string>)
}
