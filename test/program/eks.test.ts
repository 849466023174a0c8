/** What the stack eks makes in AWS. */
import assert from 'node:assert/strict'
import { dependsOn, find, inputsOf, plain } from '../support/registered.js'
import { runProgram, type Run } from '../support/run-program.js'

interface Statement {
  Effect: string
  Principal: unknown
  Action: unknown
  Resource: unknown
  Condition: unknown
}
const statementsOf = (document: string) => (JSON.parse(document) as { Statement: Statement[] }).Statement

describe('the EKS stack', () => {
  let run: Run
  before(async () => (run = await runProgram('eks')))

  describe('AWS provider', () => {
    it('works in the configured region and tags everything with project and stack', () => {
      const provider = inputsOf<{ region: string; defaultTags: string }>(run, 'aws', 'aws')
      const tags = { Project: 'modelops', Stack: 'eks', ManagedBy: 'Pulumi' }
      assert.equal(provider.region, 'eu-west-3')
      assert.deepEqual(JSON.parse(provider.defaultTags), { tags })
    })
  })

  describe('network', () => {
    it('has private and public subnets that Kubernetes knows for load balancers, and one NAT gateway', () => {
      const vpc = inputsOf<Record<string, unknown>>(run, 'Vpc')
      assert.deepEqual(vpc.subnetSpecs, [
        { type: 'Private', tags: { 'kubernetes.io/role/internal-elb': '1' } },
        { type: 'Public', tags: { 'kubernetes.io/role/elb': '1' } },
      ])
      assert.deepEqual([vpc.cidrBlock, vpc.numberOfAvailabilityZones], ['10.0.0.0/16', 2])
      assert.deepEqual(vpc.natGateways, { strategy: 'Single' })
    })

    it('names its subnet strategy, without which awsx warns', () => {
      assert.equal(inputsOf<{ subnetStrategy: string }>(run, 'Vpc').subnetStrategy, 'Auto')
    })

    it('leads S3 traffic of all subnets through a gateway endpoint', () => {
      assert.deepEqual(inputsOf(run, 'VpcEndpoint'), {
        vpcId: 'vpc-1',
        serviceName: 'com.amazonaws.eu-west-3.s3',
        vpcEndpointType: 'Gateway',
        routeTableIds: ['rtb-a', 'rtb-b', 'rtb-c', 'rtb-d'],
      })
    })
  })

  describe('control plane', () => {
    const cluster = () => inputsOf<Record<string, unknown>>(run, 'Cluster')

    it('knows users by access entries alone, and service accounts by OpenID Connect', () => {
      assert.equal(cluster().authenticationMode, 'API')
      assert.equal(cluster().createOidcProvider, true)
      for (const legacy of ['roleMappings', 'userMappings', 'instanceRoles'])
        assert.ok(!(legacy in cluster()))
    })

    it('makes the configured principals administrators', async () => {
      const arn = 'arn:aws:iam::123456789012:role/platform'
      const { accessEntries } = inputsOf<{ accessEntries: Record<string, unknown> }>(
        await runProgram('eks', { changes: { clusterAdminArns: [arn] } }),
        'Cluster',
      )
      const policyArn = 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy'
      const accessPolicies = { admin: { policyArn, accessScope: { type: 'cluster' } } }
      assert.deepEqual(accessEntries, { [arn]: { principalArn: arn, accessPolicies } })
    })

    it('logs everything, for the configured time, to a group that goes after the cluster', () => {
      const types = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler']
      assert.deepEqual(cluster().enabledClusterLogTypes, types)
      const group = { name: '/aws/eks/modelops-eks/cluster', retentionInDays: 30 }
      assert.deepEqual(inputsOf(run, 'LogGroup'), group)
      assert.ok(dependsOn(run, find(run, 'Cluster'), find(run, 'LogGroup')))
    })

    it('is in the private subnets and reached by the configured addresses', () => {
      assert.deepEqual(cluster().privateSubnetIds, ['subnet-private-a', 'subnet-private-b'])
      assert.deepEqual([cluster().endpointPrivateAccess, cluster().publicAccessCidrs], [true, ['0.0.0.0/0']])
    })

    it('enforces network policies', () => {
      const { enableNetworkPolicy } = cluster().vpcCniOptions as { enableNetworkPolicy: boolean }
      assert.equal(enableNetworkPolicy, true)
    })
  })

  describe('nodes', () => {
    const group = () => inputsOf<Record<string, unknown>>(run, 'NodeGroup')

    it('are private, two t3.medium that may become four, of the version of the control plane', () => {
      assert.deepEqual(group().subnetIds, ['subnet-private-a', 'subnet-private-b'])
      assert.deepEqual(group().scalingConfig, { minSize: 2, desiredSize: 2, maxSize: 4 })
      assert.deepEqual(
        [group().instanceTypes, group().amiType, group().version],
        [['t3.medium'], 'AL2023_x86_64_STANDARD', '1.34'],
      )
      assert.equal(find(run, 'Cluster').inputs.version, '1.34')
    })

    it('are of the processor of their type, and so are the images', async () => {
      const arm = await runProgram('eks', { changes: { 'nodes.instanceType': 't4g.medium' } })
      assert.equal(inputsOf<{ amiType: string }>(arm, 'NodeGroup').amiType, 'AL2023_ARM_64_STANDARD')
      assert.deepEqual(inputsOf<{ platforms: string[] }>(arm, 'Image', 'inference').platforms, [
        'linux/arm64',
      ])
    })

    it('keep the number that an autoscaler chose', () => {
      assert.deepEqual(find(run, 'NodeGroup').ignoreChanges, ['scalingConfig.desiredSize'])
    })

    it('have encrypted gp3 volumes and give no credentials to pods', () => {
      const template = inputsOf<Record<string, unknown>>(run, 'LaunchTemplate')
      const ebs = { volumeType: 'gp3', volumeSize: 20, encrypted: 'true', deleteOnTermination: 'true' }
      assert.deepEqual(template.blockDeviceMappings, [{ deviceName: '/dev/xvda', ebs }])
      const metadata = { httpEndpoint: 'enabled', httpTokens: 'required', httpPutResponseHopLimit: 1 }
      assert.deepEqual(template.metadataOptions, metadata)
      assert.deepEqual(group().launchTemplate, { id: 'modelops-eks-nodes-id', version: '7' })
    })

    it('start when their role may join, and pull but not push', () => {
      const attached = run.registrations.filter(
        ({ type, name }) => /RolePolicyAttachment/.test(type) && !/ebs/.test(name),
      )
      const arns = attached.map(({ inputs }) => String(inputs.policyArn).split('/').at(-1))
      assert.deepEqual(arns.sort(), [
        'AmazonEC2ContainerRegistryPullOnly',
        'AmazonEKSWorkerNodePolicy',
        'AmazonEKS_CNI_Policy',
      ])
      for (const policy of attached) assert.ok(dependsOn(run, find(run, 'NodeGroup'), policy), policy.name)
      const [trust] = statementsOf(String(find(run, 'Role', 'modelops-eks-nodes').inputs.assumeRolePolicy))
      assert.deepEqual(trust!.Principal, { Service: 'ec2.amazonaws.com' })
    })
  })

  describe('add-ons', () => {
    it('wait for nodes, and everything in the cluster waits for them', () => {
      const addons = run.registrations.filter(({ type }) => type.endsWith(':Addon'))
      const names = addons.map(({ inputs }) => inputs.addonName).sort()
      assert.deepEqual(names, ['aws-ebs-csi-driver', 'coredns', 'metrics-server'])
      for (const addon of addons) {
        assert.ok(dependsOn(run, addon, find(run, 'NodeGroup')), addon.name)
        assert.ok(dependsOn(run, find(run, 'Namespace'), addon), addon.name)
        assert.ok(dependsOn(run, find(run, 'StorageClass'), addon), addon.name)
      }
    })

    it('delete volumes by a role of their own, as long as there are nodes', () => {
      const driver = inputsOf<Record<string, unknown>>(run, 'Addon', 'modelops-eks-aws-ebs-csi-driver')
      assert.deepEqual(
        [driver.serviceAccountRoleArn, driver.preserve],
        ['arn:aws:iam::123456789012:role/modelops-eks-ebs-csi-1234567', true],
      )
      const attachment = inputsOf<{ policyArn: string }>(run, 'RolePolicyAttachment', 'modelops-eks-ebs-csi')
      assert.equal(attachment.policyArn, 'arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy')
    })

    it('make encrypted gp3 volumes by default, in the zone of their pod', () => {
      const { metadata, ...rest } = inputsOf<{ metadata: { annotations: object } }>(run, 'StorageClass')
      assert.deepEqual(metadata.annotations, { 'storageclass.kubernetes.io/is-default-class': 'true' })
      const { provisioner, parameters, volumeBindingMode, reclaimPolicy } = rest as unknown as Record<
        string,
        unknown
      >
      assert.deepEqual([provisioner, parameters], ['ebs.csi.aws.com', { type: 'gp3', encrypted: 'true' }])
      assert.deepEqual([volumeBindingMode, reclaimPolicy], ['WaitForFirstConsumer', 'Delete'])
    })
  })

  describe('bucket', () => {
    const bucket = { bucket: 'modelops-eks-1234567' }

    it('is private', () => {
      const all = {
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      }
      assert.deepEqual(inputsOf(run, 'BucketPublicAccessBlock'), { ...bucket, ...all })
    })

    it('is encrypted', () => {
      const rules = [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }]
      assert.deepEqual(inputsOf(run, 'BucketServerSideEncryptionConfiguration'), { ...bucket, rules })
    })

    it('keeps old versions for a month and nothing of uploads that broke off', () => {
      const status = { versioningConfiguration: { status: 'Enabled' } }
      assert.deepEqual(inputsOf(run, 'BucketVersioning'), { ...bucket, ...status })
      const { rules } = inputsOf<{ rules: Record<string, unknown>[] }>(run, 'BucketLifecycleConfiguration')
      assert.ok(
        rules.every(
          ({ status, filter }) => status === 'Enabled' && JSON.stringify(filter) === '{"prefix":""}',
        ),
      )
      assert.deepEqual(rules[0]!.abortIncompleteMultipartUpload, { daysAfterInitiation: 1 })
      assert.deepEqual(rules[1]!.noncurrentVersionExpiration, { noncurrentDays: 30 })
      assert.ok(dependsOn(run, find(run, 'BucketLifecycleConfiguration'), find(run, 'BucketVersioning')))
    })

    it('refuses everybody who comes without TLS', () => {
      const [statement, ...others] = statementsOf(plain(find(run, 'BucketPolicy').inputs.policy) as string)
      assert.deepEqual(others, [])
      assert.deepEqual(statement, {
        Sid: 'RequireTls',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: ['arn:aws:s3:::modelops-eks-1234567', 'arn:aws:s3:::modelops-eks-1234567/*'],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      })
    })

    it('goes with the stack, with all it holds, unless told to stay', async () => {
      const parts = (of: Run) => of.registrations.filter(({ type }) => type.startsWith('aws:s3/'))
      assert.equal(find(run, 'aws:s3/bucket:Bucket').inputs.forceDestroy, true)
      assert.ok(parts(run).every(({ retainOnDelete }) => !retainOnDelete))
      const kept = await runProgram('eks', { changes: { 'objectStore.keepData': true } })
      assert.ok(parts(kept).every(({ retainOnDelete }) => retainOnDelete))
      assert.ok(parts(kept).every(({ inputs }) => !inputs.forceDestroy))
    })
  })

  describe('images', () => {
    it('are built for the nodes and pushed to repositories that a destroy empties', () => {
      for (const service of ['inference', 'training']) {
        const url = `123456789012.dkr.ecr.eu-west-3.amazonaws.com/modelops-eks/${service}`
        const image = inputsOf<Record<string, unknown>>(run, 'Image', service)
        assert.equal(image.push, true)
        assert.deepEqual(image.platforms, ['linux/amd64'])
        assert.deepEqual(image.dockerfile, { location: `services/${service}/Dockerfile` })
        assert.match((image.tags as string[])[0]!, new RegExp(`^${url}:[0-9a-f]{12}$`))
        assert.deepEqual(image.registries, [{ address: url, username: 'AWS', password: 'ecr-token' }])
        assert.ok(find(run, 'Image', service).retainOnDelete)
        const repository = inputsOf<Record<string, unknown>>(run, 'Repository', `modelops-eks/${service}`)
        assert.deepEqual(
          [repository.forceDelete, repository.imageScanningConfiguration],
          [true, { scanOnPush: true }],
        )
        const { values } = inputsOf<{ values: { images: Record<string, string> } }>(run, 'Chart')
        assert.equal(values.images[service], (image.tags as string[])[0])
      }
    })
  })

  describe('load balancers', () => {
    type Service = { type: string; annotations: Record<string, string> }
    it('are internal, and Prometheus has none', () => {
      const { values } = inputsOf<{ values: Record<string, never> }>(run, 'Chart')
      const { inference, training, monitoring } = values as unknown as Record<
        string,
        Record<string, Service & { service: Service }>
      >
      for (const { type, annotations } of [
        inference!.service!,
        training!.service!,
        monitoring!.grafana!.service,
      ] as Service[]) {
        assert.equal(type, 'LoadBalancer')
        assert.equal(annotations['service.beta.kubernetes.io/aws-load-balancer-internal'], 'true')
        assert.equal(annotations['service.beta.kubernetes.io/aws-load-balancer-type'], 'nlb')
      }
      assert.deepEqual(monitoring!.prometheus!.service, { type: 'ClusterIP' })
    })

    it('get names in the configured domain', async () => {
      const changes = { 'domain.name': 'ml.example.com', 'domain.hostedZoneId': 'Z0123456789ABC' }
      const named = await runProgram('eks', { changes })
      assert.equal(named.outputs.inferenceUrl!.value, 'http://inference.ml.example.com')
      assert.deepEqual(inputsOf(named, 'Record', 'training'), {
        zoneId: 'Z0123456789ABC',
        name: 'training.ml.example.com',
        type: 'CNAME',
        ttl: 60,
        records: ['training-123.elb.eu-west-3.amazonaws.com'],
      })
    })
  })

  it('tells where everything is, and keeps the kubeconfig secret', () => {
    const values = Object.fromEntries(Object.entries(run.outputs).map(([name, { value }]) => [name, value]))
    const { kubeconfig, ...rest } = values
    assert.deepEqual(rest, {
      artifactStore: 's3://modelops-eks-1234567',
      clusterName: 'modelops-eks',
      inferenceRoleArn: 'arn:aws:iam::123456789012:role/modelops-eks-inference-1234567',
      trainingRoleArn: 'arn:aws:iam::123456789012:role/modelops-eks-training-1234567',
      inferenceUrl: 'http://inference-123.elb.eu-west-3.amazonaws.com',
      trainingUrl: 'http://training-123.elb.eu-west-3.amazonaws.com',
      grafanaUrl: 'http://grafana-123.elb.eu-west-3.amazonaws.com',
      prometheusUrl: 'http://prometheus.modelops:9090',
    })
    assert.match(String(kubeconfig), /"kind":"Config"/)
    assert.ok(run.outputs.kubeconfig!.secret)
  })

  it('can be previewed before anything exists', async () => {
    const preview = await runProgram('eks', { preview: true })
    assert.equal(preview.registrations.length, run.registrations.length)
    assert.ok(!JSON.stringify(preview.registrations).includes('undefined'))
    for (const name of ['clusterName', 'kubeconfig', 'inferenceUrl', 'artifactStore', 'inferenceRoleArn']) {
      assert.equal(preview.outputs[name]!.known, false, name)
    }
  })
})
