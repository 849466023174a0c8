/** Values as the two stacks give them, and one set that switches everything on. */
import type { ChartName, RenderOptions, Values } from './helm.js'

const nodePort = (port: number) => ({ service: { type: 'NodePort', nodePort: port } })

export const local = {
  images: {
    dashboard: 'modelops/dashboard:0.1.0',
    inference: 'modelops/inference:0.1.0',
    training: 'modelops/training:0.1.0',
  },
  store: {
    url: 's3://modelops',
    endpoint: 'http://minio:9000',
    region: 'us-east-1',
    existingSecret: 'store-credentials',
  },
  dashboard: { replicas: 1, ...nodePort(30085) },
  inference: { replicas: { min: 1, max: 1 }, ...nodePort(30081) },
  training: nodePort(30086),
  monitoring: { prometheus: nodePort(30087), grafana: nodePort(30084) },
} satisfies Values

const account = '111122223333'
const registry = `${account}.dkr.ecr.eu-west-3.amazonaws.com/modelops`
const role = (name: string) => ({
  annotations: { 'eks.amazonaws.com/role-arn': `arn:aws:iam::${account}:role/modelops-${name}` },
})
const internalLoadBalancer = (moreAnnotations: Record<string, string> = {}) => ({
  service: {
    type: 'LoadBalancer',
    port: 80,
    loadBalancerClass: 'eks.amazonaws.com/nlb',
    annotations: {
      'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internal',
      'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type': 'ip',
      'service.beta.kubernetes.io/aws-load-balancer-attributes': 'load_balancing.cross_zone.enabled=true',
      ...moreAnnotations,
    },
  },
  preStopSeconds: 90,
})
const sticky = {
  'service.beta.kubernetes.io/aws-load-balancer-target-group-attributes':
    'stickiness.enabled=true,stickiness.type=source_ip',
}

export const eks = {
  images: {
    dashboard: `${registry}/dashboard:0.1.0`,
    inference: `${registry}/inference:0.1.0`,
    training: `${registry}/training:0.1.0`,
  },
  nodeSelector: { 'kubernetes.io/arch': 'amd64' },
  store: { url: 's3://modelops-artifacts', endpoint: '', region: 'eu-west-3', existingSecret: '' },
  dashboard: { replicas: 2, ...internalLoadBalancer(sticky) },
  inference: {
    replicas: { min: 2, max: 6 },
    serviceAccount: role('inference'),
    ...internalLoadBalancer(),
  },
  training: { serviceAccount: role('training'), ...internalLoadBalancer() },
  monitoring: {
    prometheus: {
      storage: { size: '8Gi', storageClass: 'gp3' },
      nodeSelector: { 'modelops/capacity': 'base' },
    },
    grafana: internalLoadBalancer(),
  },
} satisfies Values

const request = {
  dataset: 'iris',
  model: { name: 'iris', target: 'species', hidden: [16] },
  training: { epochs: 20, seed: 4_294_967_295 },
}

export const everything = {
  ...eks,
  images: { ...eks.images, pullSecrets: ['registry-login'] },
  training: { ...eks.training, job: { enabled: true, request }, cronJob: { enabled: true, request } },
  networkPolicy: {
    allowFrom: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } }],
  },
} satisfies Values

/** What every workload takes. */
const toleration = { key: 'team', operator: 'Equal', value: 'ml', effect: 'NoSchedule' }
const affinity = {
  nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } },
}
const spread = { maxSkew: 2, topologyKey: 'rack', whenUnsatisfiable: 'DoNotSchedule' }
const mount = { name: 'certificates', mountPath: '/certificates' }
const volume = { name: 'certificates', configMap: { name: 'certificates' } }

export const usual = {
  affinity,
  nodeSelector: { disk: 'fast' },
  tolerations: [toleration],
  topologySpreadConstraints: [spread],
  priorityClassName: 'high',
  podAnnotations: { 'example.com/owner': 'ml' },
  podLabels: { team: 'ml' },
  extraEnv: [{ name: 'HTTPS_PROXY', value: 'http://proxy:3128' }],
  extraVolumes: [volume],
  extraVolumeMounts: [mount],
  initContainers: [{ name: 'prepare', image: 'busybox:1.37' }],
  sidecars: [{ name: 'agent', image: 'agent:1.0' }],
  serviceAccount: { create: true, name: 'its-own', annotations: { role: 'r' } },
}

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

const hosts = [
  { host: 'ml.example.com' },
  { host: 'api.example.com', service: 'inference', paths: [{ path: '/predict', pathType: 'Exact' }] },
]
const service = {
  type: 'LoadBalancer',
  loadBalancerSourceRanges: ['10.0.0.0/8'],
  externalTrafficPolicy: 'Local',
  ipFamilyPolicy: 'PreferDualStack',
}
const withUsual = (values: Values = {}) => ({ ...values, ...usual, service })

/** The values that charts usually have, all at once. */
export const adopted: Rendering = {
  title: 'modelops with the usual values',
  chart: 'modelops',
  values: {
    ...everything,
    tolerations: [toleration],
    dashboard: withUsual(everything.dashboard),
    inference: withUsual(everything.inference),
    training: withUsual(everything.training),
    monitoring: {
      prometheus: withUsual({ alertmanager: { url: 'https://alerts.example.com' }, retentionSize: '7GB' }),
      grafana: withUsual(everything.monitoring.grafana),
    },
    ingress: {
      enabled: true,
      className: 'nginx',
      annotations: { a: 'b' },
      hosts,
      tls: { secretName: 'tls' },
    },
    gateway: {
      enabled: true,
      annotations: { a: 'b' },
      parentRefs: [{ name: 'public', namespace: 'gateways' }],
      hosts,
    },
    networkPolicy: { ...everything.networkPolicy, defaultDeny: true },
  },
}
