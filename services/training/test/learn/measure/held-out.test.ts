import assert from 'node:assert/strict'
import { gunzipSync } from 'node:zlib'
import { packHeldOut, type HeldOut } from '../../../src/learn/measure/held-out.js'
import { measureClasses } from '../../../src/learn/measure/measure-classes.js'
import { makePlan } from '../../../src/learn/plan/plan.js'
import { seededRandom } from '@modelops/common/random'
import { csvOf, requestFor, schemaOf, trainOn } from '../support/training.js'

const pause = () => Promise.resolve()
const linesOf = (packed: Buffer) => gunzipSync(packed).toString().trimEnd().split('\n')

/** Rows 3, 7, ... have no target. */
const table = Array.from({ length: 150 }, (_, i) => [
  (i * 37) % 101,
  i % 4 === 2 ? '' : (i * 37) % 101 > 40 + ((i * 13) % 30) ? 'late' : 'early',
])

describe('the predictions of held-out rows', () => {
  it('are of rows of the table, and have the metrics of the manifest', async () => {
    const training = { epochs: 5, refit: false, threshold: { by: 'f1' } as const }
    const { draft, heldOut } = await trainOn(csvOf('x,when', table), 'when', { training })
    const [header, ...lines] = linesOf(heldOut!)
    assert.equal(header, 'row,actual,predicted,probability of early,probability of late')
    const rows = lines.map((line) => line.split(','))
    const numbers = rows.map(([number]) => Number(number))
    assert.deepEqual(
      numbers,
      [...new Set(numbers)].toSorted((a, b) => a - b),
    )
    for (const [number, actual] of rows) assert.equal(table[Number(number) - 1]![1], actual)
    const { threshold, labels, positive, metrics, prediction_bins } = draft
    const binned = prediction_bins!.counts.reduce((sum, count) => sum + count)
    assert.deepEqual(
      [binned, prediction_bins!.edges!.length],
      [rows.length, prediction_bins!.counts.length - 1],
    )
    const place = labels!.indexOf(positive!)
    for (const [, , predicted, ...p] of rows)
      assert.equal(predicted === positive, Number(p[place]) >= threshold!.value)
    const measured = await measureClasses(
      Float32Array.from(rows, ([, actual]) => labels!.indexOf(actual!)),
      Float32Array.from(rows.flatMap(([, , , ...p]) => p.map(Number))),
      { labels: labels!, positive: place, threshold: training.threshold },
      seededRandom(0),
      pause,
    )
    for (const [name, value] of Object.entries(measured.metrics))
      assert.ok(Math.abs(value - metrics[`test_${name}`]!) < 1e-6, name)
  })

  const heldOut: HeldOut = {
    numbers: Float64Array.of(2 ** 24 + 1, 3),
    truth: Float32Array.of(1, 0),
    outputs: Float32Array.of(0.7, 0.4),
  }

  it('are in the order of the table, in the shortest numbers that say the same', async () => {
    const labels = ['say "no"', 'yes, please']
    const csv = csvOf(
      'x,y',
      Array.from({ length: 20 }, (_, i) => [i, i % 2 ? 'yes' : 'no']),
    )
    const { task, target } = makePlan(await schemaOf(csv), requestFor('y'))
    const plan = { task, target: { ...target, labels } }
    assert.deepEqual(linesOf(await packHeldOut(heldOut, plan, undefined, pause)), [
      'row,actual,predicted,"probability of say ""no""","probability of yes, please"',
      '3,"say ""no""","say ""no""",0.6,0.4',
      '16777217,"yes, please","yes, please",0.3,0.7',
    ])
    const decided = linesOf(await packHeldOut(heldOut, plan, { positive: 1, threshold: 0.2 }, pause))
    assert.match(decided[1]!, /^3,"say ""no""","yes, please",/)
  })

  it('of a number are the actual and the predicted value', async () => {
    const csv = csvOf(
      'x,y',
      Array.from({ length: 20 }, (_, i) => [i, i / 3]),
    )
    const plan = makePlan(await schemaOf(csv), requestFor('y'))
    const lines = linesOf(await packHeldOut(heldOut, plan, undefined, pause))
    assert.deepEqual(lines, ['row,actual,predicted', '3,0,0.4', '16777217,1,0.7'])
  })

  it('are at most a million values, evenly left out', async () => {
    const csv = csvOf(
      'x,y',
      Array.from({ length: 20 }, (_, i) => [i, i / 3]),
    )
    const plan = makePlan(await schemaOf(csv), requestFor('y'))
    const count = 500_000
    const numbers = Float64Array.from({ length: count }, (_, i) => i + 1)
    const [truth, outputs] = [new Float32Array(count), new Float32Array(count)]
    const lines = linesOf(await packHeldOut({ numbers, truth, outputs }, plan, undefined, pause))
    assert.deepEqual([lines.length, lines[1], lines[2]], [1 + count / 2, '1,0,0', '3,0,0'])
  })
})
