import assert from 'node:assert/strict'
import {
  startInference,
  untilReady,
  type InferenceServer,
} from '../../../../inference/test/support/inference-server.js'
import { checkPipeline, deployPipeline } from './serve-onnx.js'

describe('serving an ONNX file', () => {
  let server: InferenceServer

  before(async () => {
    server = await startInference(deployPipeline)
    await untilReady(server)
  })
  after(() => server.close())

  it('answers by each protocol as scikit-learn does, and again after a restart', async () => {
    await checkPipeline(server.url)
    const restarted = await startInference(undefined, {}, undefined, { directory: server.directory })
    await untilReady(restarted)
    await checkPipeline(restarted.url)
    await restarted.close()
  })

  const refused: [what: string, row: unknown[], code: string][] = [
    ['a category that the graph fails on', [40, 1, 'Paris', 'premium'], 'unknown_category'],
    ['a text for a number', ['forty', 1, 'Paris', 'basic'], 'wrong_type'],
    ['half a child', [40, 0.5, 'Paris', 'basic'], 'wrong_type'],
    ['a row that is too short', [40, 1, 'Paris'], 'wrong_length'],
  ]
  for (const [what, features, code] of refused)
    it(`refuses ${what}`, async () => {
      const response = await server.post('/predict', { features })
      assert.equal(response.status, 422)
      assert.equal(((await response.json()) as { code: string }).code, code)
    })

  it('says in the metrics which runtime computes', async () => {
    assert.match(await (await server.get('/metrics')).text(), /model_info{model="people",.*backend="onnx"/)
  })
})
