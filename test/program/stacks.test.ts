/** What holds for every resource of every stack. */
import assert from 'node:assert/strict'
import { dependsOn, find, inputsOf, isSecret, providerOf, unknown } from '../support/registered.js'
import { runProgram, type Run } from '../support/run-program.js'

const local = [
  'docker-build:index:Image dashboard',
  'docker-build:index:Image inference',
  'docker-build:index:Image training',
  'kubernetes:core/v1:Namespace modelops',
  'kubernetes:core/v1:Secret grafana-admin',
  'kubernetes:core/v1:Secret minio-root',
  'kubernetes:core/v1:Secret store-credentials',
  'kubernetes:core/v1:Secret valkey',
  'kubernetes:helm.sh/v3:Release minio',
  'kubernetes:helm.sh/v4:Chart modelops',
  'pulumi:providers:kubernetes local',
  'random:index/randomPassword:RandomPassword grafana',
  'random:index/randomPassword:RandomPassword minio',
  'random:index/randomPassword:RandomPassword valkey',
]
const eks = [
  'aws:cloudwatch/logGroup:LogGroup modelops-eks-control-plane',
  'aws:ec2/launchTemplate:LaunchTemplate modelops-eks-nodes',
  'aws:ec2/vpcEndpoint:VpcEndpoint modelops-eks-s3',
  'aws:ecr/lifecyclePolicy:LifecyclePolicy modelops-eks/dashboard',
  'aws:ecr/lifecyclePolicy:LifecyclePolicy modelops-eks/inference',
  'aws:ecr/lifecyclePolicy:LifecyclePolicy modelops-eks/training',
  'aws:ecr/repository:Repository modelops-eks/dashboard',
  'aws:ecr/repository:Repository modelops-eks/inference',
  'aws:ecr/repository:Repository modelops-eks/training',
  'aws:eks/addon:Addon modelops-eks-aws-ebs-csi-driver',
  'aws:eks/addon:Addon modelops-eks-coredns',
  'aws:eks/addon:Addon modelops-eks-metrics-server',
  'aws:eks/nodeGroup:NodeGroup modelops-eks-nodes',
  'aws:eks/nodeGroup:NodeGroup modelops-eks-nodes-2',
  'aws:iam/role:Role modelops-eks-ebs-csi',
  'aws:iam/role:Role modelops-eks-inference',
  'aws:iam/role:Role modelops-eks-nodes',
  'aws:iam/role:Role modelops-eks-training',
  'aws:iam/rolePolicy:RolePolicy modelops-eks-inference',
  'aws:iam/rolePolicy:RolePolicy modelops-eks-training',
  'aws:iam/rolePolicyAttachment:RolePolicyAttachment modelops-eks-AmazonEC2ContainerRegistryPullOnly',
  'aws:iam/rolePolicyAttachment:RolePolicyAttachment modelops-eks-AmazonEKSWorkerNodePolicy',
  'aws:iam/rolePolicyAttachment:RolePolicyAttachment modelops-eks-AmazonEKS_CNI_Policy',
  'aws:iam/rolePolicyAttachment:RolePolicyAttachment modelops-eks-ebs-csi',
  'aws:s3/bucket:Bucket modelops-eks',
  'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration modelops-eks',
  'aws:s3/bucketPolicy:BucketPolicy modelops-eks',
  'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock modelops-eks',
  'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration modelops-eks',
  'aws:s3/bucketVersioning:BucketVersioning modelops-eks',
  'awsx:ec2:Vpc modelops-eks',
  'docker-build:index:Image dashboard',
  'docker-build:index:Image inference',
  'docker-build:index:Image training',
  'eks:index:Cluster modelops-eks',
  'kubernetes:core/v1:Namespace modelops',
  'kubernetes:core/v1:Secret grafana-admin',
  'kubernetes:core/v1:Secret valkey',
  'kubernetes:helm.sh/v4:Chart modelops',
  'kubernetes:storage.k8s.io/v1:StorageClass gp3',
  'pulumi:providers:aws aws',
  'pulumi:providers:kubernetes modelops-eks',
  'random:index/randomPassword:RandomPassword grafana',
  'random:index/randomPassword:RandomPassword valkey',
]
const settings = { 'images.registry': 'ghcr.io/team/modelops', 'images.tag': 'v1' }

for (const [stack, expected] of [
  ['local', local],
  ['eks', eks],
] as const) {
  describe(`the stack ${stack}`, () => {
    let run: Run
    before(async () => (run = await runProgram(stack)))

    it('holds these resources and no others', () => {
      const resources = run.registrations.filter(({ type }) => !type.startsWith('modelops:infra:'))
      assert.deepEqual(resources.map(({ type, name }) => `${type} ${name}`).sort(), expected.toSorted())
    })

    it('puts no missing output into an input', () => {
      for (const { type, name, inputs } of run.registrations) {
        const text = JSON.stringify(inputs)
        assert.ok(!text.includes('undefined') && !text.includes(unknown), `${type} ${name}: ${text}`)
      }
    })

    it('names the provider of every cloud and cluster resource', () => {
      const cluster = stack === 'eks' ? 'modelops-eks' : 'local'
      for (const registration of run.registrations) {
        const [pack] = registration.type.split(':')
        const needed = { aws: 'aws', awsx: 'aws', eks: 'aws', kubernetes: cluster }[pack!]
        if (needed)
          assert.equal(providerOf(registration), needed, `${registration.type} ${registration.name}`)
      }
    })

    it('keeps every generated password secret, and in Kubernetes Secrets alone', () => {
      for (const { type, name, inputs } of run.registrations) {
        const text = JSON.stringify(inputs)
        if (!/generated-for|ecr-token/.test(text)) continue
        const place = `${type} ${name}`
        assert.match(type, /:Secret$|:Image$/, place)
        const secret = type.endsWith(':Secret') ? inputs.stringData : (inputs.registries ?? inputs)
        assert.ok(isSecret(secret) || allSecret(secret), place)
      }
    })

    it('lets no pod into its namespace that is not restricted', () => {
      type Labels = Record<string, string>
      const { metadata } = inputsOf<{ metadata: { name: string; labels: Labels } }>(run, 'Namespace')
      assert.equal(metadata.labels['pod-security.kubernetes.io/enforce'], 'restricted')
    })

    it('installs the platform after everything that its pods mount, pull and read', () => {
      const chart = find(run, 'Chart')
      const names = run.registrations.map(({ type, name }) => `${type}::${name}`)
      const needed = names.filter((name) =>
        /^(?!modelops).*:(Secret|Release|Image|Bucket\w*|Namespace|RolePolicy)::/.test(name),
      )
      const direct = chart.dependencies.map((urn) => urn.split('::').slice(2).join('::').split('$').at(-1)!)
      assert.ok(needed.length >= 6)
      assert.deepEqual(
        needed.filter((name) => !direct.includes(name)),
        [],
      )
    })

    it('registers the same a second time', async () => {
      const again = await runProgram(stack)
      assert.deepEqual(sorted(again), sorted(run))
    })

    it('uses existing images, and builds none, when registry and tag are set', async () => {
      const existing = await runProgram(stack, { changes: settings })
      const { values } = inputsOf<{ values: { images: object } }>(existing, 'Chart')
      const images = {
        dashboard: 'ghcr.io/team/modelops/dashboard:v1',
        inference: 'ghcr.io/team/modelops/inference:v1',
        training: 'ghcr.io/team/modelops/training:v1',
      }
      assert.deepEqual(values.images, { ...images, pullSecrets: [] })
      assert.ok(!existing.registrations.some(({ type }) => /docker-build|aws:ecr/.test(type)))
    })

    it('uses existing images by full references, such as those that another stack has tried', async () => {
      const tried = `mirror:5000/inference@sha256:${'0'.repeat(64)}`
      const imagesWith = async (changes: Record<string, string>) => {
        const existing = await runProgram(stack, { changes })
        assert.ok(!existing.registrations.some(({ type }) => /docker-build|aws:ecr/.test(type)))
        return inputsOf<{ values: { images: object } }>(existing, 'Chart').values.images
      }
      assert.deepEqual(await imagesWith({ ...settings, 'images.inference': tried }), {
        dashboard: 'ghcr.io/team/modelops/dashboard:v1',
        inference: tried,
        training: 'ghcr.io/team/modelops/training:v1',
        pullSecrets: [],
      })
      const all = { 'images.dashboard': 'r/d:1', 'images.inference': tried, 'images.training': 'r/t:1' }
      const expected = { dashboard: 'r/d:1', inference: tried, training: 'r/t:1', pullSecrets: [] }
      assert.deepEqual(await imagesWith(all), expected)
    })

    it('logs in to the registry of existing images with credentials that only a Secret sees', async () => {
      const login = '{"auths":{"ghcr.io":{"auth":"the-login"}}}'
      const withLogin = await runProgram(stack, {
        changes: settings,
        secrets: { imagePullCredentials: login },
      })
      const secret = find(withLogin, 'Secret', 'image-pull')
      assert.deepEqual(inputsOf(withLogin, 'Secret', 'image-pull'), {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'image-pull', namespace: 'modelops' },
        type: 'kubernetes.io/dockerconfigjson',
        stringData: { '.dockerconfigjson': login },
      })
      assert.ok(allSecret(secret.inputs.stringData))
      const others = withLogin.registrations.filter((each) => each !== secret)
      assert.ok(!JSON.stringify([others, withLogin.outputs]).includes('the-login'))
      const { values } = inputsOf<{ values: { images: { pullSecrets: string[] } } }>(withLogin, 'Chart')
      assert.deepEqual(values.images.pullSecrets, ['image-pull'])
      assert.ok(dependsOn(withLogin, find(withLogin, 'Chart'), secret))
    })

    it('hands every chart the labels and annotations that were set', async () => {
      const changes = {
        podLabels: ['team=ml', 'example.com/empty='],
        podAnnotations: ['query=a=b'],
        commonLabels: ['cost-center=42'],
      }
      const labelled = await runProgram(stack, { changes })
      const charts = labelled.registrations.filter(({ type }) => type.includes(':helm.sh/'))
      assert.equal(charts.length, stack === 'local' ? 2 : 1)
      for (const { inputs } of charts) {
        const { podLabels, podAnnotations, commonLabels } = inputs.values as Record<string, object>
        assert.deepEqual(podLabels, { team: 'ml', 'example.com/empty': '' })
        assert.equal((podAnnotations as { query: string }).query, 'a=b')
        assert.deepEqual(commonLabels, { 'cost-center': '42' })
      }
    })

    it('leaves Grafana and its password out when monitoring is off', async () => {
      const changes = { 'monitoring.prometheus': false, 'monitoring.grafana': false }
      const without = await runProgram(stack, { changes })
      assert.ok(!without.registrations.some(({ name }) => /grafana/.test(name)))
      assert.ok(!('grafanaUrl' in without.outputs) && !('prometheusUrl' in without.outputs))
    })

    it('sends alerts to the Alertmanager that is named, and to none without', async () => {
      const named = await runProgram(stack, { changes: { 'monitoring.alertmanager': 'https://alerts:9093' } })
      type Values = { values: { monitoring: { prometheus: { alertmanager?: object } } } }
      const [other, none] = [named, run].map((each) => inputsOf<Values>(each, 'Chart').values.monitoring)
      assert.deepEqual(other!.prometheus.alertmanager, { url: 'https://alerts:9093' })
      assert.ok(!('alertmanager' in none!.prometheus))
    })

    it('takes any S3 server with its credentials, which only a Secret sees', async () => {
      const changes = {
        'objectStore.endpoint': 'http://seaweedfs.storage:8333',
        'objectStore.bucket': 'ml-store',
      }
      const secrets = { objectStoreAccessKeyId: 'the-id', objectStoreSecretAccessKey: 'the-key' }
      const external = await runProgram(stack, { changes, secrets })
      const { values } = inputsOf<{ values: { store: object } }>(external, 'Chart')
      const endpoint = 'http://seaweedfs.storage:8333'
      assert.deepEqual(values.store, {
        url: 's3://ml-store',
        endpoint,
        region: 'us-east-1',
        existingSecret: 'store-credentials',
      })
      const secret = find(external, 'Secret', 'store-credentials')
      assert.ok(isSecret(secret.inputs.stringData) || allSecret(secret.inputs.stringData))
      const { stringData } = inputsOf<{ stringData: object }>(external, 'Secret', 'store-credentials')
      assert.deepEqual(stringData, { AWS_ACCESS_KEY_ID: 'the-id', AWS_SECRET_ACCESS_KEY: 'the-key' })
      const others = external.registrations.filter((each) => each !== secret)
      assert.ok(!/the-id|the-key/.test(JSON.stringify([others, external.outputs])))
      assert.ok(!external.registrations.some(({ type }) => /Bucket|Release|RolePolicy$/.test(type)))
    })
  })
}

const sorted = (run: Run) => run.registrations.map((each) => JSON.stringify(each)).sort()

/** Whether every value that came from a generator or a login is wrapped. */
function allSecret(value: unknown): boolean {
  if (isSecret(value)) return true
  if (typeof value !== 'object' || value === null)
    return !/generated-for|ecr-token|the-key|the-login/.test(String(value))
  return Object.values(value).every(allSecret)
}
