/** Places of the program that matter: each is broken once by mutations.ts, and the test named for it must fail. */
export interface Mutation {
  file: string
  /** Stands in the file exactly once. */
  from: string
  to: string
  /** The test that must fail: its file, and words of its title. */
  test: [file: string, title: string]
}

export const mutations: Mutation[] = [
  {
    file: 'infra/bucket.ts',
    from: 'restrictPublicBuckets: true',
    to: 'restrictPublicBuckets: false',
    test: ['bucket', 'is private'],
  },
  {
    file: 'infra/bucket.ts',
    from: "'aws:SecureTransport': 'false'",
    to: "'aws:SecureTransport': 'true'",
    test: ['bucket', 'refuses everybody who comes without TLS'],
  },
  {
    file: 'infra/bucket.ts',
    from: '{ ...options, dependsOn: [access] }',
    to: 'options',
    test: ['bucket', 'gets its policy after its public access block'],
  },
  {
    file: 'infra/identity.ts',
    from: ", [`${issuer}:aud`]: 'sts.amazonaws.com'",
    to: '',
    test: ['identity', 'inference can be taken by modelops:inference'],
  },
  {
    file: 'infra/identity.ts',
    from: "writes: ['models/*/deployment.json', 'models/*/rollouts/*', 'predictions/*']",
    to: "writes: ['models/*']",
    test: [
      'identity',
      'inference writes which run is deployed, how rollouts go and what was predicted, and nothing else',
    ],
  },
  {
    file: 'infra/identity.ts',
    from: "'s3:AbortMultipartUpload'",
    to: "'s3:AbortMultipartUpload', 's3:DeleteObject'",
    test: ['identity', 'nobody deletes'],
  },
  {
    file: 'infra/nodes.ts',
    from: "encrypted: 'true'",
    to: "encrypted: 'false'",
    test: ['cluster', 'have encrypted gp3 volumes'],
  },
  {
    file: 'infra/nodes.ts',
    from: 'updateDefaultVersion: true,',
    to: '',
    test: ['cluster', 'have encrypted gp3 volumes'],
  },
  {
    file: 'infra/nodes.ts',
    from: ', ...dependsOn]',
    to: ']',
    test: ['cluster', "go before the EBS driver's role"],
  },
  {
    file: 'infra/cluster.ts',
    from: '[...nodeGroups, ...addons]',
    to: 'nodeGroups',
    test: ['cluster', 'everything in the cluster waits for them'],
  },
  {
    file: 'infra/cluster.ts',
    from: 'pulumi.secret(cluster.kubeconfigJson)',
    to: 'cluster.kubeconfigJson',
    test: ['eks', 'keeps the kubeconfig secret'],
  },
  {
    file: 'infra/cluster.ts',
    from: 'skipDefaultNodeGroup: true',
    to: 'skipDefaultNodeGroup: false',
    test: ['cluster', 'control plane is in our subnets'],
  },
  {
    file: 'infra/cluster.ts',
    from: 'skipDefaultSecurityGroups: true,',
    to: '',
    test: ['cluster', 'control plane is in our subnets'],
  },
  {
    file: 'infra/cluster.ts',
    from: 'endpointPublicAccess: true, publicAccessCidrs: apiAllowedCidrs',
    to: 'endpointPublicAccess: true',
    test: ['cluster', 'control plane is in our subnets'],
  },
  {
    file: 'infra/cluster.ts',
    from: 'useDefaultVpcCni: false,',
    to: '',
    test: ['cluster', 'control plane is in our subnets'],
  },
  {
    file: 'infra/cluster-addons.ts',
    from: "resolveConflictsOnCreate: 'OVERWRITE',",
    to: '',
    test: ['cluster', 'add-ons are of the version that EKS sets'],
  },
  {
    file: 'infra/cluster-addons.ts',
    from: ', preserve: true',
    to: '',
    test: ['cluster', 'add-ons are of the version that EKS sets'],
  },
  {
    file: 'infra/storage-class.ts',
    from: 'allowVolumeExpansion: true,',
    to: '',
    test: ['cluster', 'volumes are encrypted gp3 by default'],
  },
  {
    file: 'infra/network.ts',
    from: 'enableDnsHostnames: true,',
    to: '',
    test: ['cluster', 'has private and public subnets'],
  },
  {
    file: 'infra/network.ts',
    from: ', ...(providers && { providers })',
    to: '',
    test: ['stacks', 'names the provider of every cloud and cluster resource'],
  },
  {
    file: 'infra/bucket.ts',
    from: '{ ...options, protect }',
    to: 'options',
    test: ['deletion-protection', 'protects bucket and namespace'],
  },
  {
    file: 'infra/targets/eks.ts',
    from: 'protect: deletionProtection,',
    to: '',
    test: ['deletion-protection', 'protects bucket and namespace'],
  },
  {
    file: 'infra/nodes.ts',
    from: 'nodeRepairConfig: { enabled: true },',
    to: '',
    test: ['cluster', 'so that a volume finds a node where it is'],
  },
  {
    file: 'infra/cluster.ts',
    from: ", addonVersion: versionOf('vpc-cni')",
    to: '',
    test: ['cluster', 'control plane is in our subnets'],
  },
  {
    file: 'infra/config/eks.ts',
    from: "const least = isOwn && apiAccess === 'public' ? 1 : 0",
    to: 'const least = 0',
    test: ['config', 'wants to know who reaches the API'],
  },
  {
    file: 'infra/config/kubernetes-versions.ts',
    from: 'daysLeft <= warningDays',
    to: 'daysLeft < warningDays',
    test: ['kubernetes-versions', 'ends soon from sixty days before'],
  },
  {
    file: 'infra/account.ts',
    from: "...(permissionsBoundaryArn !== '' && { transforms })",
    to: '',
    test: ['account', 'gives every role the boundary'],
  },
  {
    file: 'infra/existing-cluster.ts',
    from: 'clusterIdentifier: args.clusterName,',
    to: '',
    test: ['existing', 'logs in to it by its name'],
  },
  {
    file: 'infra/network.ts',
    from: ', excludeZoneIds: zonesWithoutEks',
    to: '',
    test: ['cluster', 'in zones that EKS takes'],
  },
  {
    file: 'infra/network.ts',
    from: 'Resource: objects }',
    to: "Resource: '*' }",
    test: ['cluster', 'to the bucket of the stack and the layers of images alone'],
  },
  {
    file: 'infra/load-balancers.ts',
    from: 'evaluateTargetHealth: true',
    to: 'evaluateTargetHealth: false',
    test: ['eks', 'lead by HTTPS alone'],
  },
  {
    file: 'infra/application-load-balancer.ts',
    from: "scheme: 'internal'",
    to: "scheme: 'internet-facing'",
    test: ['eks', 'lead by HTTPS alone'],
  },
  {
    file: 'infra/platform.ts',
    from: ', ...exposure.prerequisites]',
    to: ']',
    test: ['eks', 'lead by HTTPS alone'],
  },
  {
    file: 'infra/cluster.ts',
    from: 'clusterIdentifier: name,',
    to: '',
    test: ['deletion-protection', 'keeps its Kubernetes provider'],
  },
  {
    file: 'infra/ecr-images.ts',
    from: "imageTagMutability: 'MUTABLE',",
    to: '',
    test: ['eks', 'of training are in a repository that scans them'],
  },
  {
    file: 'infra/ecr-images.ts',
    from: 'this.#push(name, service, args)',
    to: "this.#push(name, 'inference', args)",
    test: ['eks', 'of dashboard are built for the nodes'],
  },
  {
    file: 'infra/ecr-images.ts',
    from: 'pushed[service].digest',
    to: 'pushed[service].reference',
    test: ['eks', 'outputs where everything is'],
  },
  {
    file: 'infra/platform.ts',
    from: 'pulumi.all([value, this.#chart.resources])',
    to: 'pulumi.all([value])',
    test: ['promotion', 'only when the pods are ready'],
  },
  {
    file: 'infra/minio.ts',
    from: 'dependsOn: [rootSecret]',
    to: 'dependsOn: []',
    test: ['local', 'when the secret with its credentials is there'],
  },
  {
    file: 'infra/minio.ts',
    from: 'timeout: 600,',
    to: '',
    test: ['local', 'installs MinIO with a bucket'],
  },
  {
    file: 'infra/minio.ts',
    from: '...args.metadata,',
    to: '',
    test: ['stacks', 'hands every chart the labels'],
  },
  {
    file: 'infra/platform.ts',
    from: '[monitoring, valkey, mlflow, store, images]',
    to: '[monitoring, valkey, mlflow, images]',
    test: ['stacks', 'installs the platform after everything'],
  },
  {
    file: 'infra/network-load-balancers.ts',
    from: "aws-load-balancer-scheme': 'internal'",
    to: "aws-load-balancer-scheme': 'internet-facing'",
    test: ['eks', 'load balancers are those of Auto Mode'],
  },
  {
    file: 'infra/network-load-balancers.ts',
    from: '{ ...internal, ...sticky }',
    to: 'internal',
    test: ['eks', 'keep a client with one of its pods'],
  },
  {
    file: 'infra/exposure.ts',
    from: 'localhost:${nodePorts[workload]}',
    to: 'localhost:${nodePorts.grafana}',
    test: ['local', 'outputs the node ports'],
  },
  {
    file: 'infra/platform.ts',
    from: 'Math.min(min, 2)',
    to: 'min',
    test: ['eks', 'runs a second dashboard'],
  },
  {
    file: 'infra/network-load-balancers.ts',
    from: 'load_balancing.cross_zone.enabled=true',
    to: 'load_balancing.cross_zone.enabled=false',
    test: ['eks', 'load balancers are those of Auto Mode'],
  },
  {
    file: 'infra/network-load-balancers.ts',
    from: 'port: 80, annotations',
    to: 'port: 8080, annotations',
    test: ['chart-values', 'make services that are reached the way the outputs say'],
  },
  {
    file: 'infra/placement.ts',
    from: 'volumes: baseNodeLabels',
    to: 'volumes: {}',
    test: ['cluster', 'keep Prometheus on the node group'],
  },
  {
    file: 'infra/config/settings.ts',
    from: '!isEncrypted(',
    to: 'isEncrypted(',
    test: ['config', 'takes every credential encrypted'],
  },
  {
    file: 'infra/config/platform.ts',
    from: 'tags = /^(?!latest$)',
    to: 'tags = /^',
    test: ['config', 'says what is wrong with \\{"images.registry":"r/x","images.tag":"latest"\\}'],
  },
  {
    file: 'infra/platform.ts',
    from: '...(valkey && { valkey }),',
    to: '',
    test: ['local', 'from where they were mirrored'],
  },
  {
    file: 'infra/cluster-addons.ts',
    from: "...(podIdentity ? [install('eks-pod-identity-agent')] : []),",
    to: '',
    test: ['cluster', 'can be private and in another partition'],
  },
  {
    file: 'infra/monitoring.ts',
    from: '...(alertmanager && { alertmanager: { url: alertmanager } }),',
    to: '',
    test: ['stacks', 'sends alerts to the Alertmanager that is named'],
  },
]
