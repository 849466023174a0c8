import assert from 'node:assert/strict'
import { adviceFor } from '../../../../../web/pages/train/run/advice.js'

describe('Train: a failed run', () => {
  it('comes with advice, whatever its code is', () => {
    assert.match(adviceFor('training_diverged'), /learning rate/)
    assert.match(adviceFor('something_new'), /log/)
  })
})
