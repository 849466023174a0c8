/** Which pods start anew when credentials change, which each reads once. */
import assert from 'node:assert/strict'
import * as pulumi from '@pulumi/pulumi'
import { checksumOf, restartOnNewCredentials } from '../../infra/credential-restarts.js'
import { checksumsOf } from '../../infra/platform.js'
import { find, inputsOf, isSecret } from '../support/registered.js'
import { runProgram } from '../support/run-program.js'

const outputOf = (text: string) => pulumi.secret(text)
/** With the annotation that the rule adds. */
interface Pod {
  labels: object
  annotations: { c?: string; 'checksum/credentials'?: pulumi.Output<string> }
}

const valueOf = (output: pulumi.Output<string>) =>
  new Promise<string>((resolve) => void output.apply(resolve))

/** The annotations of the pods of a Deployment of the chart. */
async function annotated(name: string, password: string, type = 'kubernetes:apps/v1:Deployment') {
  const spec = {
    replicas: 1,
    template: { metadata: { labels: { a: 'b' }, annotations: { c: 'd' } }, spec: {} },
  }
  const transform = restartOnNewCredentials({ grafana: checksumOf(outputOf(password)), inference: undefined })
  const args = { custom: true, type, name: `modelops:modelops/${name}`, opts: {} }
  const result = await transform({ ...args, props: { metadata: { name }, spec } })
  if (result === undefined) return undefined
  const { spec: changed, metadata } = result.props as { spec: typeof spec; metadata: object }
  const { annotations, ...rest } = changed.template.metadata as Pod
  assert.deepEqual(
    { metadata, ...changed, template: { ...changed.template, metadata: rest } },
    {
      ...{ metadata: { name }, replicas: 1 },
      template: { metadata: { labels: { a: 'b' } }, spec: {} },
    },
  )
  const { c, 'checksum/credentials': checksum } = annotations
  assert.equal(c, 'd')
  return checksum && valueOf(checksum)
}

describe('pods that read credentials', () => {
  it('are others when what the Secret holds has changed, and only then', async () => {
    const first = await annotated('grafana', 'one')
    assert.match(first!, /^[0-9a-f]{64}$/)
    assert.equal(await annotated('grafana', 'one'), first)
    assert.notEqual(await annotated('grafana', 'two'), first)
  })

  it('are those of Deployments whose Secret the program makes', async () => {
    assert.equal(await annotated('inference', 'one'), undefined)
    assert.equal(await annotated('dashboard', 'one'), undefined)
    assert.equal(await annotated('grafana', 'one', 'kubernetes:core/v1:Service'), undefined)
  })

  it('are of inference and training by the store, of Grafana by its administrator, and of Valkey', () => {
    const [store, admin] = [outputOf('store'), outputOf('admin')]
    const parts = {
      store: { credentialsChecksum: store },
      monitoring: { adminChecksum: admin },
      valkey: { passwordChecksum: undefined },
      mlflow: { credentialsChecksum: undefined },
    }
    const checksums = checksumsOf(parts as unknown as Parameters<typeof checksumsOf>[0])
    const others = { training: store, grafana: admin }
    assert.deepEqual(checksums, { inference: store, ...others, valkey: undefined })
  })

  for (const service of ['inference', 'training'] as const)
    it(`are of ${service} by all that it reads`, async () => {
      const checksum = async (...texts: string[]) => {
        const [store, password] = texts.map(outputOf)
        const parts = {
          store: { credentialsChecksum: store },
          monitoring: {},
          valkey: { passwordChecksum: service === 'inference' ? password : undefined },
          mlflow: { credentialsChecksum: service === 'training' ? password : undefined },
        }
        return valueOf(checksumsOf(parts as unknown as Parameters<typeof checksumsOf>[0])[service]!)
      }
      const first = await checksum('store', 'password')
      assert.equal(await checksum('store', 'password'), first)
      assert.notEqual(await checksum('store', 'another'), first)
      assert.notEqual(await checksum('another', 'password'), first)
    })

  it('show no credential, and a checksum that anybody may see', async () => {
    const checksum = checksumOf(outputOf('one'), outputOf('two'))
    assert.notEqual(await valueOf(checksum), await valueOf(checksumOf(outputOf('on'), outputOf('etwo'))))
    assert.equal(await pulumi.isSecret(checksum), false)
    const { values } = find(await runProgram('local'), 'Release').inputs as {
      values: { podAnnotations: object }
    }
    assert.ok(!isSecret(values) && !isSecret(values.podAnnotations))
  })

  it('mix what was generated into checksums of keys that somebody chose', async () => {
    const changes = { 'objectStore.endpoint': 'http://s3:8333' }
    const secrets = { objectStoreAccessKeyId: 'key', objectStoreSecretAccessKey: 'easy' }
    const run = await runProgram('local', { changes, secrets })
    assert.equal(inputsOf<{ length: number }>(run, 'RandomPassword', 'store-checksum').length, 32)
  })
})
