/** Settings that are right alone and wrong together are refused with a sentence that says what to do. */
import assert from 'node:assert/strict'
import { describeChart, refusal, type Values } from './helm.js'

const role = {
  serviceAccount: { annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::111122223333:role/r' } },
}

const excluded: [title: string, values: Values, sentence: string][] = [
  [
    'fewer replicas at the most than at the least',
    { inference: { replicas: { min: 3, max: 2 } } },
    'inference.replicas.min is 3 and max is 2: min must not be above max.',
  ],
  [
    'a disruption budget that lets every replica go',
    { inference: { replicas: { min: 2, max: 2 }, pdb: { maxUnavailable: 2 } } },
    'inference.pdb.maxUnavailable is 2 with 2 replicas at the least: all of them could go at once; set it below inference.replicas.min.',
  ],
  [
    'keys and a role for the store',
    { store: { endpoint: '', existingSecret: 'keys' }, inference: role },
    "store.existingSecret is set and so is a role for inference: the secret's keys would be used and the role ignored; set store.existingSecret to '' or remove eks.amazonaws.com/role-arn.",
  ],
  [
    'another S3 server without credentials',
    { store: { endpoint: 'http://minio:9000', existingSecret: '' } },
    'store.endpoint is http://minio:9000 and there are no credentials for it: set store.existingSecret to the name of a secret with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
  ],
  [
    'a job without a request',
    { training: { job: { enabled: true } } },
    'training.job.enabled is true without a request: set training.job.request to {dataset, model: {name, target}}.',
  ],
  [
    'a schedule without a request',
    { training: { cronJob: { enabled: true, request: { dataset: 'iris' } } } },
    'training.cronJob.enabled is true without a request: set training.cronJob.request to {dataset, model: {name, target}}.',
  ],
  [
    'Grafana without a Prometheus',
    { monitoring: { prometheus: { enabled: false } } },
    'monitoring.grafana.enabled is true with nothing to show: set monitoring.prometheus.enabled to true, or monitoring.grafana.prometheusUrl to another Prometheus.',
  ],
  [
    'Grafana with two of them',
    { monitoring: { grafana: { prometheusUrl: 'http://prometheus.monitoring:9090' } } },
    "monitoring.grafana.prometheusUrl and monitoring.prometheus.enabled exclude each other: Grafana shows one Prometheus; set prometheusUrl to '' or prometheus.enabled to false.",
  ],
  [
    'a node port of the dashboard inside the cluster',
    { dashboard: { service: { nodePort: 30085 } } },
    'dashboard.service.nodePort is 30085 but its type is ClusterIP: set type to NodePort or nodePort to 0.',
  ],
  [
    'a node port of a service inside the cluster',
    { training: { service: { nodePort: 30086 } } },
    'training.service.nodePort is 30086 but its type is ClusterIP: set type to NodePort or nodePort to 0.',
  ],
  [
    'a load balancer class of another service',
    { monitoring: { grafana: { service: { type: 'NodePort', loadBalancerClass: 'service.k8s.aws/nlb' } } } },
    "monitoring.grafana.service.loadBalancerClass is service.k8s.aws/nlb but its type is NodePort: set type to LoadBalancer or loadBalancerClass to ''.",
  ],
]

describeChart('Settings that exclude each other', () => {
  for (const [title, values, sentence] of excluded)
    it(`are refused: ${title}`, () => {
      const reason = refusal('modelops', values)
      assert.ok(reason.includes(sentence), reason)
    })
})
