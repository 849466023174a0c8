import assert from 'node:assert/strict'
import { extend, type History } from '../../../../web/pages/live/history.js'
import { modelsWithUnknown } from '../../../../web/pages/live/unknown-models.js'
import { answersTo, counted, version } from '../../../support/live-counts.js'

const wine = (inputWarnings: number) => {
  const one = version('wine', 10)
  return { ...one, numbers: { ...one.numbers, inputWarnings } }
}
const answers = (...counts: number[]) =>
  answersTo(
    ...counts.map((count, index) => counted(2 * index, { versions: [wine(count), version('iris', index)] })),
  ).reduce<History | undefined>(extend, undefined)!.points

describe('Live: values that training never saw', () => {
  it('name the models that get them, with the present rate', () => {
    assert.deepEqual(modelsWithUnknown({ points: answers(0, 6), model: undefined }), [
      { model: 'wine', perSecond: 3 },
    ])
  })

  it('stay named when none come any more, for as long as the charts show them', () => {
    const points = answers(0, 4, 4, 4, 4, 4, 4, 4)
    assert.deepEqual(modelsWithUnknown({ points, model: undefined }), [{ model: 'wine', perSecond: 0 }])
    assert.deepEqual(modelsWithUnknown({ points: points.slice(-1), model: undefined }), [])
  })

  it('are those of the chosen model', () => {
    assert.deepEqual(modelsWithUnknown({ points: answers(0, 6), model: 'iris' }), [])
    assert.equal(modelsWithUnknown({ points: answers(0, 6), model: 'wine' }).length, 1)
  })
})
