/** Network, cluster, nodes and add-ons of the stack eks: inputs are compared as a whole, so that no property can go unnoticed. */
import assert from 'node:assert/strict'
import { dependsOn, find, inputsOf, statementsOf } from '../support/registered.js'
import { runProgram, type Run } from '../support/run-program.js'

const tags = { Project: 'modelops', Stack: 'eks', ManagedBy: 'Pulumi' }
const privateSubnets = ['subnet-private-a', 'subnet-private-b']
const overwrite = { resolveConflictsOnCreate: 'OVERWRITE', resolveConflictsOnUpdate: 'OVERWRITE' }

describe('the cluster of the EKS stack', () => {
  let run: Run
  before(async () => (run = await runProgram('eks')))

  describe('network', () => {
    it('has private and public subnets that Kubernetes knows for load balancers, DNS names, and one NAT gateway', () => {
      assert.deepEqual(inputsOf(run, 'Vpc'), {
        cidrBlock: '10.0.0.0/16',
        numberOfAvailabilityZones: 2,
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
    it('is in our subnets, asks for access entries, logs everything, and leaves nodes and balancers to Auto Mode beside ours', () => {
      assert.deepEqual(inputsOf(run, 'Cluster'), {
        name: 'modelops-eks',
        version: '1.34',
        vpcId: 'vpc-1',
        publicSubnetIds: ['subnet-public-a', 'subnet-public-b'],
        privateSubnetIds: privateSubnets,
        endpointPrivateAccess: true,
        endpointPublicAccess: true,
        publicAccessCidrs: ['0.0.0.0/0'],
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
        vpcCniOptions: { enableNetworkPolicy: true, ...overwrite },
        kubeProxyAddonOptions: { enabled: true, ...overwrite },
        corednsAddonOptions: { enabled: false, ...overwrite },
      })
    })

    it('makes the configured principals administrators, and is reached from the configured ranges alone', async () => {
      const arn = 'arn:aws:iam::123456789012:role/platform'
      const changes = { clusterAdminArns: [arn], apiAllowedCidrs: ['203.0.113.0/24'] }
      const { accessEntries, publicAccessCidrs } = inputsOf<Record<string, unknown>>(
        await runProgram('eks', { changes }),
        'Cluster',
      )
      const policyArn = 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy'
      const accessPolicies = { admin: { policyArn, accessScope: { type: 'cluster' } } }
      assert.deepEqual(accessEntries, { [arn]: { principalArn: arn, accessPolicies } })
      assert.deepEqual(publicAccessCidrs, ['203.0.113.0/24'])
    })

    it('logs for the configured time, to a group that goes after the cluster', () => {
      const group = { name: '/aws/eks/modelops-eks/cluster', retentionInDays: 30 }
      assert.deepEqual(inputsOf(run, 'LogGroup'), group)
      assert.ok(dependsOn(run, find(run, 'Cluster'), find(run, 'LogGroup')))
    })
  })

  describe('node group', () => {
    it('is two private t3.medium of the version of the control plane, distinguished from those of Auto Mode', () => {
      assert.deepEqual(inputsOf(run, 'NodeGroup'), {
        clusterName: 'modelops-eks',
        version: '1.34',
        subnetIds: privateSubnets,
        nodeRoleArn: 'arn:aws:iam::123456789012:role/modelops-eks-nodes-1234567',
        amiType: 'AL2023_x86_64_STANDARD',
        instanceTypes: ['t3.medium'],
        launchTemplate: { id: 'modelops-eks-nodes-id', version: '7' },
        labels: { 'modelops/capacity': 'base' },
        scalingConfig: { minSize: 2, desiredSize: 2, maxSize: 2 },
        updateConfig: { maxUnavailable: 1 },
      })
      assert.deepEqual(find(run, 'NodeGroup').ignoreChanges, [])
    })

    it('is of the processor of its type, and so are the images and the nodes that pods ask for', async () => {
      const arm = await runProgram('eks', { changes: { 'nodes.instanceType': 't4g.medium' } })
      assert.equal(inputsOf<{ amiType: string }>(arm, 'NodeGroup').amiType, 'AL2023_ARM_64_STANDARD')
      for (const [of, processor] of [
        [run, 'amd64'],
        [arm, 'arm64'],
      ] as const) {
        const { platforms } = inputsOf<{ platforms: string[] }>(of, 'Image', 'inference')
        assert.deepEqual(platforms, [`linux/${processor}`])
        const { values } = inputsOf<{ values: { nodeSelector: object } }>(of, 'Chart')
        assert.deepEqual(values.nodeSelector, { 'kubernetes.io/arch': processor })
      }
    })

    it('has encrypted gp3 volumes, gives no credentials to pods, and tags what it starts', () => {
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

    it('starts when its role may join, and pull but not push', () => {
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
      const { assumeRolePolicy } = find(run, 'Role', 'modelops-eks-nodes').inputs
      assert.deepEqual(statementsOf(String(assumeRolePolicy)), [
        { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ])
    })

    it("goes before the EBS driver's role and its policy, so that the driver can delete volumes until then", () => {
      for (const type of ['Role', 'RolePolicyAttachment'])
        assert.ok(dependsOn(run, find(run, 'NodeGroup'), find(run, type, 'modelops-eks-ebs-csi')), type)
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
        const addonVersion = `default ${name} for 1.34`
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
        assert.ok(
          each.dependencies.some((urn) => /NodeGroup::modelops-eks-nodes$/.test(urn)),
          each.name,
        )
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
      const { labels } = inputsOf<{ labels: object }>(run, 'NodeGroup')
      assert.deepEqual(values.monitoring.prometheus.nodeSelector, labels)
    })
  })
})
