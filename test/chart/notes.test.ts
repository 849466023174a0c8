/** What Helm prints after an installation. */
import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { describeChart, root, run, type ChartName, type Values, kubeVersion } from './helm.js'
import { eks, local } from './stacks.js'

/** Notes are rendered at an installation only: here they become the one document of a copy of the chart. */
function notes(chart: ChartName, values: Values): string {
  const copy = mkdtempSync(join(tmpdir(), 'chart-'))
  try {
    cpSync(join(root, 'infra/charts', chart), copy, { recursive: true })
    renameSync(join(copy, 'templates/NOTES.txt'), join(copy, 'notes.txt'))
    writeFileSync(join(copy, 'templates/notes.yaml'), 'text: {{ tpl (.Files.Get "notes.txt") . | toJson }}\n')
    const args = [
      'template',
      chart,
      copy,
      `--kube-version=${kubeVersion}`,
      '--namespace',
      'modelops',
      '--show-only',
      'templates/notes.yaml',
    ]
    const { ok, stdout, stderr } = run([...args, '--values', '-'], JSON.stringify(values))
    assert.ok(ok, stderr)
    return (load(stdout) as { text: string }).text
  } finally {
    rmSync(copy, { recursive: true })
  }
}

describeChart('Notes', () => {
  it('say which addresses to open on the local stack', () => {
    const text = notes('modelops', local)
    assert.match(text, /^Open:\n {2}dashboard: http:\/\/localhost:30085 /m)
    for (const url of ['30081/docs', '30086/docs', '30084', '30087'])
      assert.ok(text.includes(`http://localhost:${url} `), text)
    assert.match(text, /artifacts are in s3:\/\/modelops at http:\/\/minio:9000\./)
    assert.doesNotMatch(text, /metrics API/)
  })

  it('say where the address of a load balancer is, and what the autoscaler needs', () => {
    const text = notes('modelops', eks)
    assert.match(text, /dashboard: http:\/\/<address>:80, .* kubectl -n modelops get service dashboard/)
    assert.match(text, /inference: http:\/\/<address>:80\/docs, .* kubectl -n modelops get service inference/)
    assert.match(text, /scales from 2 to 6 replicas, which needs the metrics API/)
  })

  it('say how to reach what stays inside the cluster, and nothing of what is switched off', () => {
    const text = notes('modelops', { monitoring: { grafana: { enabled: false } } })
    assert.match(
      text,
      /prometheus: kubectl -n modelops port-forward service\/prometheus 9090:9090, then http:\/\/localhost:9090/,
    )
    assert.match(text, /dashboard: kubectl .* service\/dashboard 8080:8080, then http:\/\/localhost:8080$/m)
    assert.doesNotMatch(text, /grafana/i)
  })

  it('say where the console of MinIO and its password are', () => {
    const text = notes('minio', { service: { consoleNodePort: 30083 } })
    assert.match(text, /http:\/\/localhost:30083/)
    assert.match(text, /secret minio-root/)
  })
})
