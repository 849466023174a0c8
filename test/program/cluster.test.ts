/** Network, cluster, nodes and add-ons of the stack eks: inputs are compared as a whole, so that no property can go unnoticed. */
import assert from 'node:assert/strict'
import { dependsOn, find, inputsOf, statementsOf } from '../support/registered.js'
import { runProgram, type Run } from '../support/run-program.js'

const tags = { Project: 'modelops', Stack: 'eks', ManagedBy: 'Pulumi' }
const privateSubnets = ['subnet-private-a', 'subnet-private-b']
const overwrite = { resolveConflictsOnCreate: 'OVERWRITE', resolveConflictsOnUpdate: 'OVERWRITE' }

const groupsOf = ({ registrations }: Run) =>
  registrations.filter(({ type }) => type === 'aws:eks/nodeGroup:NodeGroup')

describe('the cluster of the EKS stack', () => {
  let run: Run
  before(async () => (run = await runProgram('eks')))

  describe('network', () => {
    it('has private and public subnets that Kubernetes knows for load balancers, DNS names, and one NAT gateway, in zones that EKS takes', () => {
      assert.deepEqual(inputsOf(run, 'Vpc'), {
        cidrBlock: '10.0.0.0/16',
        availabilityZoneNames: ['us-east-1b', 'us-east-1c'],
        enableDnsHostnames: true,
        natGateways: { strategy: 'Single' },
        // Without it awsx warns.
        subnetStrategy: 'Auto',
        subnetSpecs: [
          { type: 'Private', tags: { 'kubernetes.io/role/internal-elb': '1' } },
          { type: 'Public', tags: { 'kubernetes.io/role/elb': '1' } },
        ],
      })
    })

    it('has a NAT gateway in every zone where that is set', async () => {
      const changes = { 'network.natGateways': 'per-zone' }
      const { natGateways } = inputsOf<{ natGateways: object }>(await runProgram('eks', { changes }), 'Vpc')
      assert.deepEqual(natGateways, { strategy: 'OnePerAz' })
    })

    it('leads S3 traffic of all subnets through a gateway endpoint, to the bucket of the stack and the layers of images alone', () => {
      const { policy, ...rest } = inputsOf<{ policy: string }>(run, 'VpcEndpoint')
      assert.deepEqual(rest, {
        vpcId: 'vpc-1',
        serviceName: 'com.amazonaws.eu-west-3.s3',
        vpcEndpointType: 'Gateway',
        routeTableIds: ['rtb-a', 'rtb-b', 'rtb-c', 'rtb-d'],
      })
      const own = 'arn:aws:s3:::modelops-eks-1234567'
      assert.deepEqual(statementsOf(policy), [
        { Sid: 'Buckets', Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: [own, `${own}/*`] },
        {
          Sid: 'ImageLayers',
          Effect: 'Allow',
          Principal: '*',
          Action: 's3:GetObject',
          Resource: ['arn:aws:s3:::prod-eu-west-3-starport-layer-bucket/*'],
        },
      ])
    })
  })

  describe('control plane', () => {
    it('is in our subnets, asks for access entries, logs everything, and leaves nodes and balancers to Auto Mode beside ours', () => {
      assert.deepEqual(inputsOf(run, 'Cluster'), {
        name: 'modelops-eks',
        version: '1.36',
        upgradePolicy: { supportType: 'STANDARD' },
        vpcId: 'vpc-1',
        publicSubnetIds: ['subnet-public-a', 'subnet-public-b'],
        privateSubnetIds: privateSubnets,
        endpointPrivateAccess: true,
        endpointPublicAccess: true,
        publicAccessCidrs: ['203.0.113.0/24'],
        authenticationMode: 'API',
        accessEntries: {},
        createOidcProvider: true,
        enabledClusterLogTypes: ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'],
        skipDefaultNodeGroup: true,
        skipDefaultSecurityGroups: true,
        deletionProtection: true,
        autoMode: {
          enabled: true,
          createNodeRole: true,
          computeConfig: { nodePools: ['general-purpose'] },
        },
        useDefaultVpcCni: false,
        vpcCniOptions: {
          enableNetworkPolicy: true,
          addonVersion: 'default vpc-cni for 1.36',
          ...overwrite,
        },
        kubeProxyAddonOptions: { enabled: true, version: 'default kube-proxy for 1.36', ...overwrite },
        corednsAddonOptions: { enabled: false, ...overwrite },
      })
    })

    it('can be private and in another partition, whose ARNs it has; its administrators are the configured principals', async () => {
      const arn = 'arn:aws-us-gov:iam::123456789012:role/platform'
      const changes = {
        region: 'us-gov-west-1',
        clusterAdminArns: [arn],
        apiAllowedCidrs: [],
        apiAccess: 'private',
        s3EndpointBuckets: ['pulumi-state'],
        'upgradePolicy.supportType': 'EXTENDED',
        enabledClusterLogTypes: ['audit'],
        podCredentials: 'pod-identity',
      }
      const run = await runProgram('eks', { changes })
      const { accessEntries, endpointPublicAccess, publicAccessCidrs, upgradePolicy, ...more } = inputsOf<
        Record<string, unknown>
      >(run, 'Cluster')
      assert.deepEqual(more.enabledClusterLogTypes, ['audit'])
      assert.ok(find(run, 'Addon', 'modelops-eks-eks-pod-identity-agent'))
      const policyArn = 'arn:aws-us-gov:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy'
      const accessPolicies = { admin: { policyArn, accessScope: { type: 'cluster' } } }
      assert.deepEqual(accessEntries, { [arn]: { principalArn: arn, accessPolicies } })
      assert.deepEqual([endpointPublicAccess, publicAccessCidrs], [false, undefined])
      assert.deepEqual(upgradePolicy, { supportType: 'EXTENDED' })
      const attached = run.registrations.filter(({ type }) => type.endsWith(':RolePolicyAttachment'))
      assert.equal(attached.length, 4)
      for (const { inputs } of attached) assert.match(String(inputs.policyArn), /^arn:aws-us-gov:iam::aws:/)
      const [buckets, layers] = statementsOf(inputsOf<{ policy: string }>(run, 'VpcEndpoint').policy)
      assert.deepEqual(buckets!.Resource!.slice(2), [
        'arn:aws-us-gov:s3:::pulumi-state',
        'arn:aws-us-gov:s3:::pulumi-state/*',
      ])
      assert.deepEqual(layers!.Resource, ['arn:aws-us-gov:s3:::prod-us-gov-west-1-starport-layer-bucket/*'])
    })

    it('logs for the configured time, to a group that goes after the cluster', () => {
      const group = { name: '/aws/eks/modelops-eks/cluster', retentionInDays: 30 }
      assert.deepEqual(inputsOf(run, 'LogGroup'), group)
      assert.ok(dependsOn(run, find(run, 'Cluster'), find(run, 'LogGroup')))
    })
  })

  describe('node groups', () => {
    it('are a private t3.medium in each zone, so that a volume finds a node where it is, of the version of the control plane', () => {
      const group = (subnet: string) => ({
        clusterName: 'modelops-eks',
        version: '1.36',
        subnetIds: [subnet],
        nodeRoleArn: 'arn:aws:iam::123456789012:role/modelops-eks-nodes-1234567',
        amiType: 'AL2023_x86_64_STANDARD',
        instanceTypes: ['t3.medium'],
        launchTemplate: { id: 'modelops-eks-nodes-id', version: '7' },
        labels: { 'modelops/capacity': 'base' },
        scalingConfig: { minSize: 1, desiredSize: 1, maxSize: 1 },
        updateConfig: { maxUnavailable: 1 },
        nodeRepairConfig: { enabled: true },
      })
      assert.deepEqual(
        groupsOf(run).map(({ name, inputs }) => [name, inputs]),
        [
          ['modelops-eks-nodes', group('subnet-private-a')],
          ['modelops-eks-nodes-2', group('subnet-private-b')],
        ],
      )
    })

    it('share the nodes as equally as they can, and take the newest image where that is set', async () => {
      const changes = {
        'nodes.count': 3,
        'nodes.instanceType': 't4g.medium',
        'nodes.releaseVersion': 'latest',
      }
      const run = await runProgram('eks', { changes })
      const groups = groupsOf(run).map(({ inputs }) => inputs)
      const size = (count: number) => ({ minSize: count, desiredSize: count, maxSize: count })
      assert.deepEqual(
        groups.map(({ scalingConfig }) => scalingConfig),
        [size(2), size(1)],
      )
      const path = '/aws/service/eks/optimized-ami/1.36/amazon-linux-2023/arm64/standard/recommended'
      for (const { amiType, releaseVersion } of groups)
        assert.deepEqual(
          [amiType, releaseVersion],
          ['AL2023_ARM_64_STANDARD', `newest of ${path}/release_version`],
        )
      const { platforms } = inputsOf<{ platforms: string[] }>(run, 'Image', 'inference')
      assert.deepEqual(platforms, ['linux/arm64'])
      const { values } = inputsOf<{ values: { nodeSelector: object } }>(run, 'Chart')
      assert.deepEqual(values.nodeSelector, { 'kubernetes.io/arch': 'arm64' })
    })

    it('have encrypted gp3 volumes, give no credentials to pods, and tag what they start', () => {
      const ebs = { volumeType: 'gp3', volumeSize: 20, encrypted: 'true', deleteOnTermination: 'true' }
      assert.deepEqual(inputsOf(run, 'LaunchTemplate'), {
        blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs }],
        metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'required', httpPutResponseHopLimit: 1 },
        tagSpecifications: [
          { resourceType: 'instance', tags },
          { resourceType: 'volume', tags },
          { resourceType: 'network-interface', tags },
        ],
        updateDefaultVersion: true,
      })
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
      for (const policy of attached)
        assert.ok(
          groupsOf(run).every((group) => dependsOn(run, group, policy)),
          policy.name,
        )
      const { assumeRolePolicy } = find(run, 'Role', 'modelops-eks-nodes').inputs
      assert.deepEqual(statementsOf(String(assumeRolePolicy)), [
        { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ])
    })

    it("go before the EBS driver's role and its policy, so that the driver can delete volumes until then", () => {
      for (const type of ['Role', 'RolePolicyAttachment'])
        assert.ok(
          groupsOf(run).every((group) => dependsOn(run, group, find(run, type, 'modelops-eks-ebs-csi'))),
          type,
        )
    })
  })

  describe('add-ons', () => {
    it('are of the version that EKS sets for the control plane, and overwrite what is there', () => {
      for (const name of ['coredns', 'metrics-server', 'aws-ebs-csi-driver']) {
        const { serviceAccountRoleArn, preserve, ...rest } = inputsOf<Record<string, unknown>>(
          run,
          'Addon',
          `modelops-eks-${name}`,
        )
        const addonVersion = `default ${name} for 1.36`
        assert.deepEqual(rest, {
          clusterName: 'modelops-eks',
          addonName: name,
          addonVersion,
          ...overwrite,
        })
        const isDriver = name === 'aws-ebs-csi-driver'
        const role = isDriver ? 'arn:aws:iam::123456789012:role/modelops-eks-ebs-csi-1234567' : undefined
        // Without preserve, volumes that a destroy has just released would stay.
        assert.deepEqual([serviceAccountRoleArn, preserve], [role, isDriver || undefined])
      }
    })

    it('wait for nodes, and everything in the cluster waits for them', () => {
      const addons = run.registrations.filter(({ type }) => type.endsWith(':Addon'))
      assert.equal(addons.length, 3)
      for (const each of addons) {
        for (const group of groupsOf(run)) assert.ok(dependsOn(run, each, group), each.name)
        assert.ok(dependsOn(run, find(run, 'Namespace'), each), each.name)
        assert.ok(dependsOn(run, find(run, 'StorageClass'), each), each.name)
      }
    })

    it('start the EBS driver when its role may make volumes', () => {
      const attachment = find(run, 'RolePolicyAttachment', 'modelops-eks-ebs-csi')
      assert.ok(dependsOn(run, find(run, 'Addon', 'modelops-eks-aws-ebs-csi-driver'), attachment))
      assert.equal(
        attachment.inputs.policyArn,
        'arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy',
      )
    })
  })

  describe('volumes', () => {
    it('are encrypted gp3 by default, in the zone of their pod, can grow, and bear the tags of the stack', () => {
      assert.deepEqual(inputsOf(run, 'StorageClass'), {
        apiVersion: 'storage.k8s.io/v1',
        kind: 'StorageClass',
        metadata: {
          name: 'gp3',
          annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
        },
        provisioner: 'ebs.csi.aws.com',
        parameters: {
          type: 'gp3',
          encrypted: 'true',
          tagSpecification_1: 'Project=modelops',
          tagSpecification_2: 'Stack=eks',
          tagSpecification_3: 'ManagedBy=Pulumi',
        },
        volumeBindingMode: 'WaitForFirstConsumer',
        reclaimPolicy: 'Delete',
        allowVolumeExpansion: true,
      })
    })

    it('keep Prometheus on the node group, where their driver runs', () => {
      type Values = { monitoring: { prometheus: { nodeSelector: object } } }
      const { values } = inputsOf<{ values: Values }>(run, 'Chart')
      const { labels } = inputsOf<{ labels: object }>(run, 'NodeGroup', 'modelops-eks-nodes')
      assert.deepEqual(values.monitoring.prometheus.nodeSelector, labels)
    })
  })
})
