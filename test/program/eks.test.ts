/** The stack eks: its provider, images, load balancers and outputs (cluster.test.ts, bucket.test.ts and identity.test.ts have the rest). */
import assert from 'node:assert/strict'
import { dependsOn, find, inputsOf } from '../support/registered.js'
import { runProgram, type Run } from '../support/run-program.js'

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

  describe('images', () => {
    const services = ['dashboard', 'inference', 'training']
    const registry = '123456789012.dkr.ecr.eu-west-3.amazonaws.com'

    for (const service of services)
      it(`of ${service} are built for the nodes, pushed under the digest of the sources, and pulled by it`, () => {
        const address = `${registry}/modelops-eks/${service}`
        const { tags, ...rest } = inputsOf<{ tags: string[] }>(run, 'Image', service)
        assert.match(tags[0]!, new RegExp(`^${address}:[0-9a-f]{12}$`))
        assert.deepEqual(rest, {
          context: { location: '.' },
          dockerfile: { location: `services/${service}/Dockerfile` },
          platforms: ['linux/amd64'],
          network: 'default',
          push: true,
          buildOnPreview: false,
          registries: [{ address, username: 'AWS', password: 'ecr-token' }],
        })
        assert.ok(find(run, 'Image', service).retainOnDelete)
        const { values } = inputsOf<{ values: { images: Record<string, string> } }>(run, 'Chart')
        assert.equal(values.images[service], tags[0])
      })

    for (const service of services)
      it(`of ${service} are in a repository that scans them, accepts a tag again, keeps twenty, and is deleted with everything in it`, () => {
        const name = `modelops-eks/${service}`
        assert.deepEqual(inputsOf(run, 'Repository', name), {
          name,
          imageTagMutability: 'MUTABLE',
          imageScanningConfiguration: { scanOnPush: true },
          forceDelete: true,
        })
        const { repository, policy } = inputsOf<Record<string, string>>(run, 'LifecyclePolicy', name)
        assert.equal(repository, name)
        const tagged = { tagStatus: 'tagged', tagPatternList: ['*'] }
        const action = { type: 'expire' }
        assert.deepEqual(JSON.parse(policy!), {
          rules: [
            {
              rulePriority: 1,
              selection: { ...tagged, countType: 'imageCountMoreThan', countNumber: 20 },
              action,
            },
            {
              rulePriority: 2,
              selection: {
                tagStatus: 'untagged',
                countType: 'sinceImagePushed',
                countUnit: 'days',
                countNumber: 90,
              },
              action,
            },
          ],
        })
      })
  })

  describe('load balancers', () => {
    interface Values {
      dashboard: { replicas: number; service: object; preStopSeconds: number }
      inference: { service: object; preStopSeconds: number }
      training: { service: object; preStopSeconds: number }
      monitoring: { grafana: { service: object; preStopSeconds: number }; prometheus: { service: object } }
    }
    const values = () => inputsOf<{ values: Values }>(run, 'Chart').values

    const loadBalancer = (moreAnnotations = {}) => ({
      type: 'LoadBalancer',
      port: 80,
      loadBalancerClass: 'eks.amazonaws.com/nlb',
      annotations: {
        'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internal',
        'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type': 'ip',
        'service.beta.kubernetes.io/aws-load-balancer-attributes': 'load_balancing.cross_zone.enabled=true',
        ...moreAnnotations,
      },
    })

    it('are those of Auto Mode: internal, over all zones, straight to pods; Prometheus has none', () => {
      const { inference, training, monitoring } = values()
      for (const { service } of [inference, training, monitoring.grafana])
        assert.deepEqual(service, loadBalancer())
      assert.deepEqual(monitoring.prometheus.service, { type: 'ClusterIP' })
    })

    it('are internal for the dashboard too, and keep a client with one of its pods', () => {
      const prefix = 'service.beta.kubernetes.io/aws-load-balancer'
      const sticky = {
        [`${prefix}-target-group-attributes`]: 'stickiness.enabled=true,stickiness.type=source_ip',
      }
      assert.deepEqual(values().dashboard.service, loadBalancer(sticky))
    })

    it('get no tags of ours, which Auto Mode may not set without a role with permissions on everything', () => {
      assert.doesNotMatch(JSON.stringify(values()), /additional-resource-tags/)
    })

    it('know a pod before the one that it replaces leaves, and forget that one while it still answers', () => {
      const { labels } = inputsOf<{ metadata: { labels: Record<string, string> } }>(run, 'Namespace').metadata
      assert.equal(labels['eks.amazonaws.com/pod-readiness-gate-inject'], 'enabled')
      const { dashboard, inference, training, monitoring } = values()
      for (const { preStopSeconds } of [dashboard, inference, training, monitoring.grafana])
        assert.equal(preStopSeconds, 90)
    })

    describe('in a domain', () => {
      const changes = { 'domain.name': 'ml.example.com', 'domain.hostedZoneId': 'Z0123456789ABC' }
      const workloads = ['dashboard', 'inference', 'training', 'grafana']
      const alb = 'alb.ingress.kubernetes.io'
      const certificate = 'arn:aws:acm:eu-west-3:123456789012:certificate/1'
      let named: Run
      before(async () => (named = await runProgram('eks', { changes })))

      const record = (of: Run, workload: string) => inputsOf(of, 'Record', workload)
      const alias = (workload: string, type: string, balancer: string) => ({
        zoneId: 'Z0123456789ABC',
        name: `${workload}.ml.example.com`,
        type: 'A',
        aliases: [
          {
            name: `${balancer}-123.elb.eu-west-3.amazonaws.com`,
            zoneId: `Z-OF-${type}`,
            evaluateTargetHealth: true,
          },
        ],
      })

      it('are one of Auto Mode for all, internal, whose names lead by HTTPS alone to the services', () => {
        const { ingress } = inputsOf<{ values: { ingress: object } }>(named, 'Chart').values
        assert.deepEqual(ingress, {
          enabled: true,
          className: 'modelops-eks',
          annotations: {
            [`${alb}/target-type`]: 'ip',
            [`${alb}/listen-ports`]: '[{"HTTP":80},{"HTTPS":443}]',
            [`${alb}/ssl-redirect`]: '443',
            [`${alb}/certificate-arn`]: certificate,
            [`${alb}/ssl-policy`]: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
            [`${alb}/load-balancer-attributes`]:
              'idle_timeout.timeout_seconds=360,routing.http.drop_invalid_header_fields.enabled=true',
            [`${alb}/healthcheck-interval-seconds`]: '10',
          },
          hosts: workloads.map((service) => ({ host: `${service}.ml.example.com`, service })),
          allowFrom: [{ ipBlock: { cidr: '10.0.0.0/16' } }],
        })
        const metadata = { name: 'modelops-eks' }
        assert.deepEqual(inputsOf(named, 'IngressClassParams'), {
          apiVersion: 'eks.amazonaws.com/v1',
          kind: 'IngressClassParams',
          metadata,
          spec: { scheme: 'internal' },
        })
        const parameters = { apiGroup: 'eks.amazonaws.com', kind: 'IngressClassParams', ...metadata }
        const { spec } = inputsOf<{ spec: object }>(named, 'IngressClass')
        assert.deepEqual(spec, { controller: 'eks.amazonaws.com/alb', parameters })
        assert.ok(dependsOn(named, find(named, 'Chart'), find(named, 'IngressClass')))
        for (const name of workloads) {
          assert.equal(named.outputs[`${name}Url`]!.value, `https://${name}.ml.example.com`)
          assert.deepEqual(record(named, name), alias(name, 'application', 'modelops'))
        }
      })

      it('ask each service whether it is ready, and keep a visitor of the dashboard with one of its pods', () => {
        const service = (path: string, more = {}) => ({
          type: 'ClusterIP',
          port: 80,
          annotations: { [`${alb}/healthcheck-path`]: path, ...more },
        })
        const sticky = {
          [`${alb}/target-group-attributes`]:
            'stickiness.enabled=true,stickiness.type=lb_cookie,stickiness.lb_cookie.duration_seconds=3600',
        }
        const { dashboard, inference, training, monitoring } = inputsOf<{ values: Values }>(
          named,
          'Chart',
        ).values
        assert.deepEqual(dashboard.service, service('/ready', sticky))
        assert.deepEqual(inference.service, service('/ready'))
        assert.deepEqual(training.service, service('/ready'))
        assert.deepEqual(monitoring.grafana.service, service('/api/health'))
        assert.deepEqual(monitoring.prometheus.service, { type: 'ClusterIP' })
      })

      it('name no service that is not there', async () => {
        const { registrations, outputs } = await runProgram('eks', {
          changes: { ...changes, 'monitoring.grafana': false },
        })
        assert.doesNotMatch(JSON.stringify(registrations), /grafana\.ml\.example\.com/)
        assert.ok(!('grafanaUrl' in outputs))
      })

      it('are one for each service where the setting says so, at the same names, by the same certificate and records', async () => {
        const own = await runProgram('eks', {
          changes: { ...changes, loadBalancerClass: 'eks.amazonaws.com/nlb' },
        })
        const prefix = 'service.beta.kubernetes.io/aws-load-balancer'
        const tls = {
          [`${prefix}-ssl-cert`]: certificate,
          [`${prefix}-ssl-ports`]: '443',
          [`${prefix}-ssl-negotiation-policy`]: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
        }
        const { values } = inputsOf<{ values: Values & { ingress?: object } }>(own, 'Chart')
        const { dashboard, inference, training, monitoring, ingress } = values
        assert.equal(ingress, undefined)
        for (const { service } of [dashboard, inference, training, monitoring.grafana])
          assert.deepEqual(service, { ...loadBalancer(tls), port: 443 })
        for (const name of workloads) {
          assert.equal(own.outputs[`${name}Url`]!.value, `https://${name}.ml.example.com`)
          assert.deepEqual(record(own, name), alias(name, 'network', name))
        }
        const inDns = ({ registrations }: Run) =>
          registrations
            .filter(({ type }) => /^aws:(acm|route53)/.test(type))
            .map(({ type, name, parent }) => [type, name, parent])
            .sort()
        assert.equal(inDns(own).length, 7)
        assert.deepEqual(inDns(named), inDns(own))
      })

      it('have a certificate that the hosted zone proves, once it is issued', () => {
        assert.deepEqual(inputsOf(named, 'Certificate'), {
          domainName: '*.ml.example.com',
          validationMethod: 'DNS',
        })
        assert.deepEqual(inputsOf(named, 'Record', 'certificate'), {
          zoneId: 'Z0123456789ABC',
          name: '_proof.ml.example.com',
          type: 'CNAME',
          ttl: 60,
          records: ['_proof.acm-validations.aws'],
          allowOverwrite: true,
        })
        assert.ok(dependsOn(named, find(named, 'Chart'), find(named, 'CertificateValidation')))
      })

      it('take a certificate that exists', async () => {
        const certificateArn = 'arn:aws:acm:eu-west-3:123456789012:certificate/own'
        const own = await runProgram('eks', {
          changes: { ...changes, 'domain.certificateArn': certificateArn },
        })
        assert.ok(!own.registrations.some(({ type }) => type.startsWith('aws:acm/')))
        const { annotations } = inputsOf<{ values: { ingress: { annotations: object } } }>(own, 'Chart')
          .values.ingress
        assert.ok(JSON.stringify(annotations).includes(certificateArn))
      })
    })
  })

  it('runs a second dashboard, as it does of inference, with no role in AWS', async () => {
    const dashboardOf = (of: Run) =>
      inputsOf<{ values: { dashboard: object } }>(of, 'Chart').values.dashboard as Record<string, unknown>
    assert.deepEqual(Object.keys(dashboardOf(run)).sort(), ['preStopSeconds', 'replicas', 'service'])
    assert.equal(dashboardOf(run).replicas, 2)
    const [small, large] = await Promise.all(
      [1, 4].map((minReplicas) => runProgram('eks', { changes: { 'inference.minReplicas': minReplicas } })),
    )
    assert.deepEqual([dashboardOf(small!).replicas, dashboardOf(large!).replicas], [1, 2])
  })

  it('outputs where everything is, and keeps the kubeconfig secret', () => {
    const values = Object.fromEntries(Object.entries(run.outputs).map(([name, { value }]) => [name, value]))
    const { kubeconfig, ...rest } = values
    const ecr = '123456789012.dkr.ecr.eu-west-3.amazonaws.com/modelops-eks'
    assert.deepEqual(rest, {
      imageDigests: {
        dashboard: `${ecr}/dashboard@sha256:${'9'.repeat(64)}`,
        inference: `${ecr}/inference@sha256:${'9'.repeat(64)}`,
        training: `${ecr}/training@sha256:${'8'.repeat(64)}`,
      },
      artifactStore: 's3://modelops-eks-1234567',
      clusterName: 'modelops-eks',
      inferenceRoleArn: 'arn:aws:iam::123456789012:role/modelops-eks-inference-1234567',
      trainingRoleArn: 'arn:aws:iam::123456789012:role/modelops-eks-training-1234567',
      dashboardUrl: 'http://dashboard-123.elb.eu-west-3.amazonaws.com',
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
    for (const name of [
      'clusterName',
      'kubeconfig',
      'dashboardUrl',
      'inferenceUrl',
      'artifactStore',
      'inferenceRoleArn',
    ]) {
      assert.equal(preview.outputs[name]!.known, false, name)
    }
  })
})
