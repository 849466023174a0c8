import assert from 'node:assert/strict'
import { importUrl, withoutEnding } from '../../../../web/pages/import/import-model.js'

describe('the import of a model', () => {
  it('says what is given, and leaves the rest to the file', () => {
    const url = importUrl({ name: 'churn', labels: 'no, yes', activation: '', task: ' ' })
    assert.equal(url, '/api/training/models?name=churn&labels=no%2C+yes')
    const measured = importUrl({ name: 'churn', dataset: 'people', target: 'left' })
    assert.equal(measured, '/api/training/models?name=churn&dataset=people&target=left')
    assert.equal(importUrl({ name: 'churn', dataset: '', target: 'left' }), '/api/training/models?name=churn')
  })

  it('names the model after its file', () => {
    assert.deepEqual(['churn.onnx', 'model.UBJ', 'v1.2'].map(withoutEnding), ['churn', 'model', 'v1.2'])
  })
})
