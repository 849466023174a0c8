/** Which image each container runs: a full reference, of which every part can be set alone, as for a mirror. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describeChart, refusal, render, root, type ChartName, type Values } from './helm.js'
import { podsOf } from './resources.js'
import { everything } from './stacks.js'

const digest = `sha256:${'0'.repeat(63)}a`

/** The image of every container, by what makes its pod. */
const imagesOf = (chart: ChartName, values: Values) =>
  Object.fromEntries(
    podsOf(render(chart, values)).map(({ owner, spec }) => [owner, spec.containers[0]!.image]),
  )

const inference = (full: string, image: object) =>
  imagesOf('modelops', { images: { inference: full }, inference: { image } })['Deployment inference']

describeChart('The images', () => {
  const parts: [full: string, image: object, expected: string][] = [
    ['a/b:1', {}, 'a/b:1'],
    [`a/b:1@${digest}`, {}, `a/b:1@${digest}`],
    ['a/b:1', { registry: 'mirror:5000/hub' }, 'mirror:5000/hub/a/b:1'],
    ['r.io:5000/a/b:1', { registry: 'mirror' }, 'mirror/a/b:1'],
    ['r.io/a/b:1', { repository: 'c/d' }, 'r.io/c/d:1'],
    ['r.io/a/b:1', { repository: 'q.io/c/d' }, 'q.io/c/d:1'],
    ['localhost/a/b:1', { tag: '2' }, 'localhost/a/b:2'],
    ['a/b:1', { digest }, `a/b@${digest}`],
    ['a/b:1', { tag: '2', digest }, `a/b@${digest}`],
    [`a/b:1@${digest}`, { registry: 'mirror' }, `mirror/a/b@${digest}`],
    [`a/b@${digest}`, { tag: '2' }, 'a/b:2'],
    ['a/b:1', { registry: 'r', repository: 'c', tag: '2', digest: '' }, 'r/c:2'],
  ]
  for (const [full, image, expected] of parts)
    it(`of ${full} with ${JSON.stringify(image)} is ${expected}`, () =>
      assert.equal(inference(full, image), expected))

  it('of every workload take their parts, jobs as the service does', () => {
    const image = { registry: 'mirror' }
    const { dashboard, inference, training, ...rest } = everything
    const values = {
      ...{ ...rest, dashboard: { ...dashboard, image }, inference: { ...inference, image } },
      training: { ...training, image },
      monitoring: { prometheus: { image }, grafana: { image } },
    }
    const images = Object.values({
      ...imagesOf('modelops', values),
      ...imagesOf('minio', { image, bucketImage: image }),
    })
    assert.equal(images.length, 9)
    for (const each of images) assert.match(each, /^mirror\//)
  })

  it('of Prometheus, Grafana, MinIO and its job may be one text, as charts before took them', () => {
    const values = { monitoring: { prometheus: { image: 'p:1' }, grafana: { image: 'g:1' } } }
    const { 'Deployment prometheus': prometheus, 'Deployment grafana': grafana } = imagesOf(
      'modelops',
      values,
    )
    assert.deepEqual([prometheus, grafana], ['p:1', 'g:1'])
    assert.deepEqual(Object.values(imagesOf('minio', { image: 'm:1', bucketImage: 'c:1' })), ['m:1', 'c:1'])
  })

  it('are never the latest, and have no part that is none', () => {
    for (const image of [
      { tag: 'latest' },
      { digest: 'sha256:1' },
      { registry: 'https://r' },
      { name: 'x' },
      'x',
    ])
      assert.match(refusal('modelops', { inference: { image } }), /\/inference\/image/)
  })

  it('of others are releases without known flaws', () => {
    const found = { ...imagesOf('modelops', {}), ...imagesOf('minio', {}) }
    // CVE-2025-62506 and what came after it; CVEs of 12.2.1.
    assert.equal(found['Deployment minio'], 'pgsty/silo:RELEASE.2026-09-16T00-00-00Z')
    assert.equal(found['Deployment grafana'], 'grafana/grafana:12.2.5')
  })
})

describe('References in both charts', () => {
  it('follow one rule', () => {
    const rule = (chart: ChartName) =>
      readFileSync(join(root, 'infra/charts', chart, 'templates/_image.tpl'), 'utf8')
    assert.equal(rule('minio'), rule('modelops'))
  })
})
