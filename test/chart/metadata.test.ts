/** Labels and annotations that are given once, and stand everywhere. */
import assert from 'node:assert/strict'
import { describeChart, render, type Values } from './helm.js'
import { ofKind, podsOf, type Resource } from './resources.js'
import { operator, renderings } from './stacks.js'

const podLabels = { 'example.com/team': 'ml', stage: 'pod' }
/** The second is one that some pods have of their own. */
const podAnnotations = { 'example.com/owner': 'ml team, floor 2', 'checksum/config': 'given' }
const commonLabels = { 'cost-center': '42', stage: 'common' }
const withAll = (values: Values): Values => ({ ...values, podLabels, podAnnotations, commonLabels })

/** Selectors and peers, which must not hold labels that may change. */
const selectorsOf = (resources: Resource[]) =>
  JSON.stringify(resources).match(/"(selector|labelSelector|podSelector)":\{.*?\}/g)

for (const { title, chart, values, options } of renderings)
  describeChart(`Metadata of ${title}`, () => {
    const before = () => render(chart, values, options)
    const after = () => render(chart, withAll(values), options)

    it('gives a label and an annotation to every pod', () => {
      assert.ok(podsOf(after()).length > 0)
      for (const { owner, labels, annotations } of podsOf(after())) {
        const { 'app.kubernetes.io/name': name, 'app.kubernetes.io/part-of': group, ...given } = labels
        assert.ok(name && group, owner)
        assert.deepEqual(given, { ...commonLabels, ...podLabels }, owner)
        assert.equal(annotations['example.com/owner'], 'ml team, floor 2', owner)
      }
    })

    it('gives them to the pod of helm test', () => {
      for (const { metadata } of ofKind(after(), 'Pod')) {
        for (const [name, value] of Object.entries({ ...commonLabels, ...podLabels }))
          assert.equal(metadata.labels[name], value)
        assert.equal(metadata.annotations!['example.com/owner'], 'ml team, floor 2')
        assert.equal(metadata.annotations!['helm.sh/hook'], 'test')
      }
    })

    it('gives a common label to every object', () => {
      for (const { kind, metadata } of after().filter(({ kind }) => kind !== 'Pod'))
        for (const [name, value] of Object.entries(commonLabels))
          assert.equal(metadata.labels[name], value, `${kind} ${metadata.name}`)
    })

    it('leaves selectors, and what pods have of their own, as they were', () => {
      assert.deepEqual(selectorsOf(after()), selectorsOf(before()))
      const specs = (resources: Resource[]) => podsOf(resources).map(({ spec }) => spec.containers)
      assert.deepEqual(specs(after()), specs(before()))
      for (const [index, { owner, annotations }] of podsOf(before()).entries())
        assert.deepEqual(podsOf(after())[index]!.annotations, { ...podAnnotations, ...annotations }, owner)
    })
  })

describeChart('Metadata of the operator’s objects', () => {
  it('prefers the labels that its Prometheus selects by', () => {
    const monitoring = { serviceMonitor: { labels: { stage: 'operator' } } }
    const resources = render('modelops', withAll({ monitoring }), { apiVersions: operator })
    for (const kind of ['ServiceMonitor', 'PrometheusRule'])
      for (const { metadata } of ofKind(resources, kind)) assert.equal(metadata.labels.stage, 'operator')
  })
})
