import assert from 'node:assert/strict'
import {
  importUrl,
  sourceName,
  uriProblem,
  withoutEnding,
} from '../../../../web/pages/import/import-model.js'

describe('the import of a model', () => {
  it('says what is given, and leaves the rest to the file', () => {
    const url = importUrl({ name: 'churn', labels: 'no, yes', activation: '', task: ' ' })
    assert.equal(url, '/api/training/models?name=churn&labels=no%2C+yes')
    const measured = importUrl({ name: 'churn', dataset: 'people', target: 'left' })
    assert.equal(measured, '/api/training/models?name=churn&dataset=people&target=left')
    assert.equal(importUrl({ name: 'churn', dataset: '', target: 'left' }), '/api/training/models?name=churn')
  })

  it('says where MLflow has it, and calls it the same', () => {
    const uri = 'models:/churn@champion'
    assert.equal(
      importUrl({ name: 'churn' }, uri),
      '/api/training/models?name=churn&uri=models%3A%2Fchurn%40champion',
    )
    assert.equal(sourceName({ uri }), 'churn')
    const wrong = ['', 'churn', 'models:/churn', 'models:/a@b/c', 'http://mlflow/models:/churn@champion']
    assert.deepEqual(
      [uri, 'models:/churn/3', ...wrong].filter((each) => uriProblem(each) === undefined),
      [uri, 'models:/churn/3'],
    )
  })

  it('names the model after its file', () => {
    assert.deepEqual(['churn.onnx', 'model.UBJ', 'v1.2'].map(withoutEnding), ['churn', 'model', 'v1.2'])
  })
})
