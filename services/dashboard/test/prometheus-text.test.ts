import assert from 'node:assert/strict'
import fc from 'fast-check'
import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import { parsePrometheusText, type Sample } from '../src/live/prometheus-text.js'

const byText = (a: Sample, b: Sample) => JSON.stringify(a).localeCompare(JSON.stringify(b))

describe('the text format of Prometheus', () => {
  it('is read as prom-client writes it, whatever the labels and values are', async () => {
    const values = fc.oneof(fc.double(), fc.constantFrom(NaN, Infinity, -Infinity, -0, 1e21, 1e-9))
    const anyText = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('a"b', 'a\\', 'a\nb', '\\n', '{x="1"} 2', ' '),
    )
    const anySample = fc.record({ model: anyText, run_id: anyText, value: values })
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(anySample, { selector: (s) => `${s.model}\0${s.run_id}` }),
        async (samples) => {
          const registry = new Registry()
          const labelNames = ['model', 'run_id']
          const gauge = new Gauge({ name: 'rows', help: 'a\nb', labelNames, registers: [registry] })
          for (const { model, run_id, value } of samples) gauge.set({ model, run_id }, value)
          const parsed = parsePrometheusText(await registry.metrics())
          const expected = samples.map(({ value, ...labels }) => ({ name: 'rows', labels, value: value + 0 }))
          assert.deepEqual(parsed.sort(byText), expected.sort(byText))
        },
      ),
    )
  })

  it('is read with its histograms and without its comments', async () => {
    const registry = new Registry()
    new Counter({ name: 'a_total', help: 'A', registers: [registry] }).inc(3)
    new Histogram({ name: 'b', help: 'B', buckets: [0.5, 1], registers: [registry] }).observe(0.7)
    assert.deepEqual(parsePrometheusText(await registry.metrics()), [
      { name: 'a_total', labels: {}, value: 3 },
      { name: 'b_bucket', labels: { le: '0.5' }, value: 0 },
      { name: 'b_bucket', labels: { le: '1' }, value: 1 },
      { name: 'b_bucket', labels: { le: '+Inf' }, value: 1 },
      { name: 'b_sum', labels: {}, value: 0.7 },
      { name: 'b_count', labels: {}, value: 1 },
    ])
  })

  it('is read with spaces, time stamps, carriage returns and a comma at the end of the labels', () => {
    const text = '# TYPE a counter\r\n\r\n  a { x = "1" , y = "}" , }  2  1700000000000\r\na\t1e3 -5\n'
    assert.deepEqual(parsePrometheusText(text), [
      { name: 'a', labels: { x: '1', y: '}' }, value: 2 },
      { name: 'a', labels: {}, value: 1000 },
    ])
  })

  for (const line of [
    'a',
    'a1',
    'a b',
    'a{x} 1',
    'a{x=1} 1',
    'a{x="1} 1',
    'a{x="1" y="2"} 1',
    '1a 1',
    'a 1 x',
    '<html>',
  ])
    it(`is not ${line}`, () => {
      assert.throws(() => parsePrometheusText(`b 1\n${line}`), {
        message: `line 2 is no Prometheus sample: ${line}`,
      })
    })

  it('is refused or read, but never hangs or ends in another error', () => {
    const tokens = fc.constantFrom(
      'a',
      '{',
      '}',
      '"',
      '\\',
      '=',
      ',',
      ' ',
      '1',
      '\n',
      '#',
      'x="1"',
      '+Inf',
      '.',
    )
    fc.assert(
      fc.property(fc.array(tokens, { maxLength: 60 }), (parts) => {
        try {
          parsePrometheusText(parts.join(''))
        } catch (error) {
          assert.match((error as Error).message, /^line \d+ is no Prometheus sample/)
        }
      }),
    )
  })
})
