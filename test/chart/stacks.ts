/** Values as the two stacks give them, and one set that switches everything on. */
import type { ChartName, RenderOptions, Values } from './helm.js'

const nodePort = (port: number) => ({ service: { type: 'NodePort', nodePort: port } })

export const local = {
  images: { inference: 'modelops/inference:0.1.0', training: 'modelops/training:0.1.0' },
  store: {
    ...{ url: 's3://modelops', endpoint: 'http://minio:9000', region: 'us-east-1' },
    existingSecret: 'store-credentials',
  },
  inference: { replicas: { min: 1, max: 1 }, ...nodePort(30081) },
  training: nodePort(30086),
  monitoring: { prometheus: nodePort(30087), grafana: nodePort(30084) },
} satisfies Values

const account = '111122223333'
const registry = `${account}.dkr.ecr.eu-west-3.amazonaws.com/modelops`
const role = (name: string) => ({
  annotations: { 'eks.amazonaws.com/role-arn': `arn:aws:iam::${account}:role/modelops-${name}` },
})
const internalLoadBalancer = {
  service: {
    type: 'LoadBalancer',
    annotations: {
      'service.beta.kubernetes.io/aws-load-balancer-type': 'nlb',
      'service.beta.kubernetes.io/aws-load-balancer-internal': 'true',
      'service.beta.kubernetes.io/aws-load-balancer-cross-zone-load-balancing-enabled': 'true',
    },
  },
}

export const eks = {
  images: { inference: `${registry}/inference:0.1.0`, training: `${registry}/training:0.1.0` },
  store: { url: 's3://modelops-artifacts', endpoint: '', region: 'eu-west-3', existingSecret: '' },
  inference: {
    replicas: { min: 2, max: 6 },
    serviceAccount: role('inference'),
    ...internalLoadBalancer,
  },
  training: { serviceAccount: role('training'), ...internalLoadBalancer },
  monitoring: {
    prometheus: { storage: { size: '8Gi', storageClass: 'gp3' } },
    grafana: internalLoadBalancer,
  },
} satisfies Values

const request = {
  dataset: 'iris',
  model: { name: 'iris', target: 'species', hidden: [16] },
  training: { epochs: 20, seed: 4_294_967_295 },
}

export const everything = {
  ...eks,
  inference: {
    ...eks.inference,
    preStopSeconds: 90,
    service: { ...internalLoadBalancer.service, loadBalancerClass: 'service.k8s.aws/nlb' },
  },
  images: { ...eks.images, pullSecrets: ['registry-login'] },
  training: { ...eks.training, job: { enabled: true, request }, cronJob: { enabled: true, request } },
  networkPolicy: {
    allowFrom: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } }],
  },
} satisfies Values

export const operator = ['monitoring.coreos.com/v1/ServiceMonitor']

export interface Rendering {
  title: string
  chart: ChartName
  values: Values
  options?: RenderOptions
}

export const stacks: Rendering[] = [
  { title: 'modelops-local', chart: 'modelops', values: local },
  { title: 'modelops-eks', chart: 'modelops', values: eks },
  { title: 'minio-local', chart: 'minio', values: { service: { consoleNodePort: 30083 } } },
]

export const renderings: Rendering[] = [
  ...stacks,
  { title: 'modelops with the defaults', chart: 'modelops', values: {} },
  {
    title: 'modelops with everything',
    chart: 'modelops',
    values: everything,
    options: { apiVersions: operator },
  },
  { title: 'minio with the defaults', chart: 'minio', values: {} },
]
