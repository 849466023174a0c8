/** The stack eks in a network or a cluster that exists. */
import assert from 'node:assert/strict'
import { dependsOn, find, inputsOf, providerOf, statementsOf } from '../support/registered.js'
import { runProgram, type Run } from '../support/run-program.js'

const typesOf = ({ registrations }: Run) => registrations.map(({ type }) => type)

describe('the EKS stack in a VPC that exists', () => {
  const changes = {
    'network.vpcId': 'vpc-0123',
    privateSubnetIds: ['subnet-a', 'subnet-b', 'subnet-c'],
    publicSubnetIds: ['subnet-p'],
    'nodes.count': 3,
  }
  let run: Run
  before(async () => (run = await runProgram('eks', { changes })))

  it('makes no network and no endpoint in it', () =>
    assert.ok(!typesOf(run).some((type) => /^awsx:|:VpcEndpoint$/.test(type))))

  it('puts the cluster into its subnets, and a node group into each private one', () => {
    const { vpcId, privateSubnetIds, publicSubnetIds } = inputsOf<Record<string, unknown>>(run, 'Cluster')
    assert.deepEqual(
      [vpcId, privateSubnetIds, publicSubnetIds],
      ['vpc-0123', ['subnet-a', 'subnet-b', 'subnet-c'], ['subnet-p']],
    )
    const groups = run.registrations.filter(({ type }) => type.endsWith(':NodeGroup'))
    assert.deepEqual(
      groups.map(({ inputs }) => inputs.subnetIds),
      [['subnet-a'], ['subnet-b'], ['subnet-c']],
    )
  })
})

describe('the EKS stack in a cluster that exists', () => {
  const changes = {
    existingCluster: 'shared',
    loadBalancerClass: 'service.k8s.aws/nlb',
    apiAllowedCidrs: [],
    assumeRoleArn: 'arn:aws:iam::123456789012:role/deploy',
  }
  let run: Run
  before(async () => (run = await runProgram('eks', { changes })))

  it('makes neither network nor cluster, nodes, add-ons and storage class', () =>
    assert.ok(!typesOf(run).some((type) => /^(awsx|eks):|aws:eks|aws:ec2|StorageClass/.test(type))))

  it('logs in to it by its name, as what it stays', () => {
    const { kubeconfig, clusterIdentifier } = inputsOf<Record<string, string>>(
      run,
      'kubernetes',
      'modelops-eks',
    )
    assert.equal(clusterIdentifier, 'shared')
    const { clusters, users } = JSON.parse(kubeconfig!) as {
      clusters: { cluster: object }[]
      users: { user: { exec: { args: string[] } } }[]
    }
    const cluster = { server: 'https://shared.eks', 'certificate-authority-data': 'authority' }
    assert.deepEqual(clusters[0]!.cluster, cluster)
    const command = '--region eu-west-3 eks get-token --cluster-name shared --output json'
    const role = `--role-arn ${changes.assumeRoleArn}`
    assert.equal(users[0]!.user.exec.args.join(' '), `${command} ${role}`)
    assert.ok(run.outputs.kubeconfig!.secret)
    assert.equal(run.outputs.clusterName!.value, 'shared')
    assert.equal(providerOf(find(run, 'Namespace')), 'modelops-eks')
  })

  it('gives the services roles that trust its OpenID Connect provider, and an S3 bucket', () => {
    const { assumeRolePolicy } = inputsOf<{ assumeRolePolicy: string }>(run, 'Role', 'modelops-eks-training')
    const issuer = 'oidc.eks.eu-west-3.amazonaws.com/id/SHARED'
    const [statement] = statementsOf(assumeRolePolicy)
    assert.deepEqual(statement!.Principal, { Federated: `arn:aws:iam::123456789012:oidc-provider/${issuer}` })
    assert.ok(JSON.stringify(statement!.Condition).includes(`${issuer}:sub`))
    assert.equal(run.outputs.artifactStore!.value, 's3://modelops-eks-1234567')
  })

  it('gives them roles by EKS Pod Identity instead, for which it needs no OpenID Connect provider', async () => {
    const podIdentity = await runProgram('eks', { changes: { ...changes, podCredentials: 'pod-identity' } })
    for (const service of ['inference', 'training']) {
      const name = `modelops-eks-${service}`
      assert.deepEqual(inputsOf(podIdentity, 'PodIdentityAssociation', name), {
        clusterName: 'shared',
        namespace: 'modelops',
        serviceAccount: service,
        roleArn: `arn:aws:iam::123456789012:role/${name}-1234567`,
      })
      const { assumeRolePolicy } = inputsOf<{ assumeRolePolicy: string }>(podIdentity, 'Role', name)
      assert.deepEqual(statementsOf(assumeRolePolicy), [
        {
          Effect: 'Allow',
          Principal: { Service: 'pods.eks.amazonaws.com' },
          Action: ['sts:AssumeRole', 'sts:TagSession'],
          Condition: {
            StringEquals: {
              'aws:RequestTag/eks-cluster-name': 'shared',
              'aws:RequestTag/kubernetes-namespace': 'modelops',
              'aws:RequestTag/kubernetes-service-account': service,
            },
          },
        },
      ])
    }
    const { values } = inputsOf<{ values: Record<string, { serviceAccount: object }> }>(podIdentity, 'Chart')
    assert.deepEqual(values.inference!.serviceAccount, { annotations: {} })
    const association = find(podIdentity, 'PodIdentityAssociation', 'modelops-eks-training')
    assert.ok(dependsOn(podIdentity, find(podIdentity, 'Chart'), association))
  })

  it('asks its load balancer controller for one load balancer, where there are names, which the ranges of its VPC alone reach', async () => {
    const named = await runProgram('eks', {
      changes: {
        ...changes,
        loadBalancerClass: 'ingress.k8s.aws/alb',
        'domain.name': 'ml.example.com',
        'domain.hostedZoneId': 'Z0123456789ABC',
      },
    })
    assert.equal(inputsOf(named, 'IngressClassParams').apiVersion, 'elbv2.k8s.aws/v1beta1')
    const { spec } = inputsOf<{ spec: { controller: string } }>(named, 'IngressClass')
    assert.equal(spec.controller, 'ingress.k8s.aws/alb')
    const { ingress } = inputsOf<{ values: { ingress: { allowFrom: object[] } } }>(named, 'Chart').values
    assert.deepEqual(ingress.allowFrom, [
      { ipBlock: { cidr: '10.8.0.0/16' } },
      { ipBlock: { cidr: '100.64.0.0/16' } },
    ])
  })

  it('asks its load balancer controller, and leaves volumes to its default class, on any node', () => {
    interface Values {
      inference: { service: { loadBalancerClass: string } }
      monitoring: { prometheus: { storage: object; nodeSelector: object } }
    }
    const { inference, monitoring } = inputsOf<{ values: Values }>(run, 'Chart').values
    assert.equal(inference.service.loadBalancerClass, 'service.k8s.aws/nlb')
    assert.deepEqual(monitoring.prometheus.storage, { size: '8Gi', storageClass: '' })
    assert.deepEqual(monitoring.prometheus.nodeSelector, {})
    const { labels } = inputsOf<{ metadata: { labels: Record<string, string> } }>(run, 'Namespace').metadata
    assert.equal(labels['elbv2.k8s.aws/pod-readiness-gate-inject'], 'enabled')
  })
})
