import assert from 'node:assert/strict'
import { seededRandom } from '@modelops/common/random'
import { csvOf, trainOn } from './support/training.js'

/** One row in five is rotten, and some of the others look like it. */
function apples(labels: readonly string[] = ['rotten', 'fresh']): string {
  const random = seededRandom(3)
  const row = (_: unknown, i: number) => {
    const label = labels[i % 5 === 0 ? 0 : 1 + (i % (labels.length - 1))]!
    return [(random() + (label === 'rotten' ? 0.4 : 0)).toFixed(3), label]
  }
  return csvOf('spots,state', Array.from({ length: 200 }, row))
}

const quick = { epochs: 5, refit: false }

describe('a run that is asked for a decision threshold', () => {
  it('answers and is measured by it, and says what it gives', async () => {
    const training = { ...quick, threshold: { by: 'recall', at_least: 0.9 } as const }
    const { draft } = await trainOn(apples(), 'state', { training })
    const { threshold, metrics, curves, samples, positive, labels } = draft
    assert.deepEqual([threshold!.rule, positive], [training.threshold, 'rotten'])
    assert.ok(threshold!.value < 0.5 && metrics['test_recall']! >= 0.9)
    const figures = curves.thresholds!.find(({ rule }) => rule && rule.by === threshold!.rule.by)!
    assert.equal(figures.recall, metrics['test_recall'])
    const place = labels!.indexOf('rotten')
    for (const { prediction, probabilities } of samples)
      assert.equal(prediction === place, probabilities![place]! >= threshold!.value)
    assert.equal('threshold' in draft.hyper_parameters, false)
  })

  it('is refused where there are not two classes', async () => {
    const training = { ...quick, threshold: { by: 'f1' } as const }
    const three = trainOn(apples(['rotten', 'fresh', 'green']), 'state', { training })
    await assert.rejects(three, { code: 'invalid_config', field: 'training.threshold' })
    await assert.rejects(trainOn(apples(), 'spots', { training }), { code: 'invalid_config' })
  })
})

describe('a run that is not', () => {
  it('answers the more probable class, and says what thresholds would give', async () => {
    const { draft } = await trainOn(apples(), 'state', { training: quick })
    assert.equal(draft.threshold, undefined)
    for (const { prediction, probabilities } of draft.samples) assert.ok(probabilities![prediction]! >= 0.5)
    assert.ok(draft.curves.thresholds!.some(({ rule }) => rule?.by === 'f1'))
  })
})
