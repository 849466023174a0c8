/** What is in the way in the cluster of the local stack is said in one sentence, before anything is made. */
import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inputsOf } from '../support/registered.js'
import { runProgram } from '../support/run-program.js'

interface Answers {
  /** To `get namespaces,services`. */
  items?: object[]
  /** What it says instead. */
  failure?: string
  /** To `get secrets`. */
  secrets?: string
}

const namespace = (name: string, stack?: string) => ({
  kind: 'Namespace',
  metadata: { name, labels: stack === undefined ? {} : { 'modelops/stack': stack } },
})
const service = (place: string, nodePort: number) => ({
  kind: 'Service',
  metadata: { name: 'web', namespace: place },
  spec: { ports: [{ nodePort }] },
})

describe('the cluster of the local stack', () => {
  let directory: string
  before(() => (directory = mkdtempSync(join(tmpdir(), 'cluster-check-'))))
  after(() => rmSync(directory, { recursive: true }))

  function kubectl({ items = [], failure, secrets = '' }: Answers): string {
    const file = join(directory, 'kubectl')
    const found = failure === undefined ? JSON.stringify({ items }) : ''
    const script = `const [answer, error] = process.argv.includes('secrets') ? [${JSON.stringify(secrets)}, ''] : [${JSON.stringify(found)}, ${JSON.stringify(failure ?? '')}]
process.stdout.write(answer); process.stderr.write(error); process.exitCode = error ? 1 : 0`
    writeFileSync(file, `#!${process.execPath}\n${script}\n`)
    chmodSync(file, 0o755)
    return file
  }

  const refused: [title: string, Answers, sentence: string][] = [
    [
      'that has no such context',
      { failure: 'error: context "docker-desktop" does not exist\n' },
      "There is no kube context docker-desktop. Name one of 'kubectl config get-contexts': pulumi config set kubeContext <value>",
    ],
    [
      'that is not there',
      {
        failure:
          'E1126 memcache.go:265] noise\nThe connection to the server 127.0.0.1:6443 was refused - did you specify the right host or port?\n',
      },
      'The cluster of the kube context docker-desktop does not answer (The connection to the server 127.0.0.1:6443 was refused - did you specify the right host or port?). Start it, or name another: pulumi config set kubeContext <value>',
    ],
    [
      'with another stack in the namespace',
      { items: [namespace('modelops', 'demo')] },
      'The namespace modelops of the kube context docker-desktop is that of the stack demo. Set another: pulumi config set namespace <value>',
    ],
    [
      'in which the stack has another namespace',
      { items: [namespace('ml', 'local')] },
      'The stack local is in the namespace ml of the kube context docker-desktop, and would lose its data in modelops. Set it back: pulumi config set namespace ml',
    ],
    [
      'whose node ports are taken',
      { items: [service('team', 30084), service('team', 30081)] },
      'Node ports of the kube context docker-desktop are taken: 30081 (nodePorts.inference) by team/web, 30084 (nodePorts.grafana) by team/web. Set others: pulumi config set --path nodePorts.inference <value>',
    ],
    [
      'in which an installation of MinIO was killed',
      { items: [namespace('modelops', 'local')], secrets: 'secret/sh.helm.release.v1.minio.v1\n' },
      "An earlier pulumi up was killed while it installed MinIO, and Helm waits for it. Remove Helm's record, which keeps MinIO and its data, and forget the attempt: kubectl --context docker-desktop --namespace modelops delete secret/sh.helm.release.v1.minio.v1 && pulumi refresh --clear-pending-creates",
    ],
  ]
  for (const [title, answers, sentence] of refused)
    it(`is refused in one sentence: one ${title}`, async () => {
      const run = runProgram('local', { kubectl: kubectl(answers) })
      await assert.rejects(run, ({ message }: Error) => message.includes(sentence))
    })

  const accepted: [title: string, Answers][] = [
    ['that is empty', {}],
    ['with the stack itself', { items: [namespace('modelops', 'local'), service('modelops', 30081)] }],
    ['with a namespace from before stacks were named in it', { items: [namespace('modelops')] }],
    [
      'whose namespaces may not be listed',
      { failure: 'Error from server (Forbidden): namespaces is forbidden' },
    ],
  ]
  for (const [title, answers] of accepted)
    it(`is used: one ${title}`, () => runProgram('local', { kubectl: kubectl(answers) }))

  it('takes a second installation with a namespace and node ports of its own', async () => {
    const ports = { inference: 31081, minioConsole: 31083, grafana: 31084, dashboard: 31085 }
    const changes = Object.fromEntries(
      Object.entries({ ...ports, training: 31086, prometheus: 31087 }).map(([name, port]) => [
        `nodePorts.${name}`,
        port,
      ]),
    )
    const items = [namespace('modelops', 'demo'), service('modelops', 30081)]
    const run = await runProgram('local', {
      changes: { ...changes, namespace: 'ml' },
      kubectl: kubectl({ items }),
    })
    const { metadata } = inputsOf<{ metadata: { name: string; labels: object } }>(run, 'Namespace')
    assert.equal(metadata.name, 'ml')
    assert.deepEqual(metadata.labels, {
      'pod-security.kubernetes.io/enforce': 'restricted',
      'pod-security.kubernetes.io/warn': 'restricted',
      'pod-security.kubernetes.io/audit': 'restricted',
      'modelops/stack': 'local',
    })
    const { values } = inputsOf<{ values: { inference: { service: object } } }>(run, 'Chart')
    assert.deepEqual(values.inference.service, { type: 'NodePort', nodePort: 31081 })
    assert.equal(run.outputs.dashboardUrl!.value, 'http://localhost:31085')
  })

  it('is not asked for one port twice', () =>
    assert.rejects(
      runProgram('local', { changes: { 'nodePorts.grafana': 30081 } }),
      /nodePorts\.grafana is 30081, and so is nodePorts\.inference\. Set another/,
    ))
})
