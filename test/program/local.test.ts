/** What the stack local makes in an existing cluster. */
import assert from 'node:assert/strict'
import { dependsOn, find, inputsOf } from '../support/registered.js'
import { runProgram, type Run } from '../support/run-program.js'

describe('the local stack', () => {
  let run: Run
  before(async () => (run = await runProgram('local')))

  it('uses the configured context and no other cluster', async () => {
    assert.deepEqual(inputsOf(run, 'kubernetes', 'local'), { context: 'docker-desktop' })
    const other = await runProgram('local', { changes: { kubeContext: 'kind-test' } })
    assert.deepEqual(inputsOf(other, 'kubernetes', 'local'), { context: 'kind-test' })
  })

  it('asks AWS for nothing', () => {
    assert.ok(!run.registrations.some(({ type }) => /^(aws|awsx|eks):|providers:aws/.test(type)))
  })

  it('protects nothing: a laptop is cleared in one step', () =>
    assert.ok(run.registrations.every(({ protect }) => !protect)))

  it('installs MinIO with a bucket that is there before the platform, and rolls back what fails', () => {
    assert.deepEqual(inputsOf(run, 'Release'), {
      name: 'minio',
      namespace: 'modelops',
      chart: './infra/charts/minio',
      values: {
        podLabels: {},
        // The SHA-256 of ["generated-for-minio"].
        podAnnotations: {
          'checksum/credentials': 'ea7cc9c4fe9fff4fa5ad0a485d00a6aa4766a453a7a55691d0345e2d634d3aa8',
        },
        images: {},
        commonLabels: {},
        existingSecret: 'minio-root',
        bucket: 'modelops',
        storage: { size: '10Gi', storageClass: '' },
        service: { consoleNodePort: 30083 },
      },
      atomic: true,
      cleanupOnFail: true,
      waitForJobs: true,
      timeout: 600,
      compat: 'true',
    })
  })

  it('installs MinIO when the secret with its credentials is there', () =>
    assert.ok(dependsOn(run, find(run, 'Release'), find(run, 'Secret', 'minio-root'))))

  it('gives MinIO and the services the same generated credentials', () => {
    const root = inputsOf<{ stringData: object }>(run, 'Secret', 'minio-root').stringData
    const store = inputsOf<{ stringData: object }>(run, 'Secret', 'store-credentials').stringData
    assert.deepEqual(root, { rootUser: 'modelops', rootPassword: 'generated-for-minio' })
    assert.deepEqual(store, { AWS_ACCESS_KEY_ID: 'modelops', AWS_SECRET_ACCESS_KEY: 'generated-for-minio' })
  })

  it('generates passwords too long to guess', () => {
    assert.deepEqual(inputsOf(run, 'RandomPassword', 'minio'), { length: 32, special: false })
    assert.deepEqual(inputsOf(run, 'RandomPassword', 'grafana'), { length: 24, special: false })
  })

  it('builds the images into the store that the cluster shares', () => {
    for (const service of ['dashboard', 'inference', 'training']) {
      const { tags, ...rest } = inputsOf<{ tags: string[] }>(run, 'Image', service)
      assert.match(tags[0]!, new RegExp(`^modelops/${service}:[0-9a-f]{12}$`))
      assert.deepEqual(rest, {
        context: { location: '.' },
        dockerfile: { location: `services/${service}/Dockerfile` },
        network: 'default',
        push: false,
        load: true,
        buildOnPreview: false,
      })
      const { values } = inputsOf<{ values: { images: Record<string, string> } }>(run, 'Chart')
      assert.equal(values.images[service], tags[0])
    }
  })

  it('hands the chart the store, the node ports and one pod of each service', () => {
    const { values } = inputsOf<{ values: Record<string, unknown> }>(run, 'Chart')
    const nodePort = (port: number) => ({ type: 'NodePort', nodePort: port })
    const { images, ...rest } = values
    assert.deepEqual((images as { pullSecrets: string[] }).pullSecrets, [])
    assert.deepEqual(rest, {
      nodeSelector: {},
      podLabels: {},
      podAnnotations: {},
      commonLabels: {},
      store: {
        url: 's3://modelops',
        endpoint: 'http://minio:9000',
        region: 'us-east-1',
        existingSecret: 'store-credentials',
      },
      dashboard: { replicas: 1, service: nodePort(30085), preStopSeconds: 5 },
      inference: {
        replicas: { min: 1, max: 1 },
        settings: { UNSEEN_VALUES: 'categories' },
        serviceAccount: { annotations: {} },
        service: nodePort(30081),
        preStopSeconds: 5,
      },
      training: { serviceAccount: { annotations: {} }, service: nodePort(30086), preStopSeconds: 5 },
      monitoring: {
        prometheus: {
          enabled: true,
          retention: '15d',
          storage: { size: '8Gi', storageClass: '' },
          nodeSelector: {},
          service: nodePort(30087),
        },
        grafana: {
          enabled: true,
          existingSecret: 'grafana-admin',
          preStopSeconds: 5,
          service: nodePort(30084),
        },
      },
      valkey: { enabled: true, url: '', existingSecret: 'valkey' },
      mlflow: { url: '', existingSecret: '' },
    })
    const { name, namespace, chart } = find(run, 'Chart').inputs
    assert.deepEqual([name, namespace, chart], ['modelops', 'modelops', './infra/charts/modelops'])
  })

  it("takes others' images from where they were mirrored", async () => {
    const digest = `sha256:${'0'.repeat(64)}`
    const changes = {
      'images.prometheus': 'mirror:5000/prometheus:v3.7.3',
      'images.grafana': `mirror:5000/grafana@${digest}`,
      'images.valkey': 'mirror:5000/valkey:9.1.1',
      'images.minio': 'mirror:5000/minio:1.0',
      'images.curl': 'mirror:5000/curl:8.16.0',
    }
    const mirrored = await runProgram('local', { changes })
    type Images = { images: Record<string, string> }
    const { prometheus, grafana, valkey } = inputsOf<{ values: Images }>(mirrored, 'Chart').values.images
    assert.deepEqual(
      [prometheus, grafana, valkey],
      [changes['images.prometheus'], changes['images.grafana'], changes['images.valkey']],
    )
    const { images } = inputsOf<{ values: Images }>(mirrored, 'Release').values
    assert.deepEqual(images, { minio: changes['images.minio'], curl: changes['images.curl'] })
    const latest = runProgram('local', { changes: { 'images.minio': 'minio/minio:latest' } })
    await assert.rejects(latest, /images\.minio is 'minio\/minio:latest'/)
  })

  it('outputs the node ports and nothing of AWS', () => {
    const values = Object.fromEntries(Object.entries(run.outputs).map(([name, { value }]) => [name, value]))
    assert.deepEqual(values, {
      artifactStore: 's3://modelops',
      dashboardUrl: 'http://localhost:30085',
      inferenceUrl: 'http://localhost:30081',
      trainingUrl: 'http://localhost:30086',
      grafanaUrl: 'http://localhost:30084',
      prometheusUrl: 'http://localhost:30087',
    })
  })
})
