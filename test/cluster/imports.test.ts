/** Models of other libraries: imported by the training service, served by every replica, with what the images hold. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { fixture } from '../../services/training/test/import/forest/fixtures.js'
import { checkForest } from '../../services/training/test/import/forest/serve-forest.js'
import { onnxFile } from '../../services/training/test/import/onnx/files.js'
import { checkPipeline } from '../../services/training/test/import/onnx/serve-onnx.js'
import { eventually } from './eventually.js'
import { ask, assertServedByAll, cluster, deploy, urls } from './platform.js'

const XGBOOST = 'xgboost-categories.json'
const LIGHTGBM = 'lightgbm-categories.txt'
/** More than there are replicas, each on a new connection. */
const ROUNDS = 6

describe('imported models', () => {
  before(async () => {
    await serve('xgboost', fixture(XGBOOST), XGBOOST)
    await serve('lightgbm', fixture(LIGHTGBM), LIGHTGBM)
    const pipeline = onnxFile('pipeline')
    await serve('people', await readFile(pipeline), basename(pipeline))
  })

  it('are answered by each protocol as their libraries do', checkAll)

  it('are explained', async () => {
    for (const [model, method] of [
      ['xgboost', 'tree_shap'],
      ['lightgbm', 'tree_shap'],
      ['people', 'permutation'],
    ] as const) {
      const row = model === 'people' ? [40, 1, 'Paris', 'basic'] : [40, 20000, 'Bern', 10, 0]
      const answer = await ask<Explanation>(`${urls.inference}/explain?model=${model}`, { features: row })
      assert.equal(answer.method, method)
      const sum = Object.values(answer.contributions).reduce((a, b) => a + b, answer.base_value)
      assert.ok(Math.abs(sum - answer.output) < 1e-6, `${model}: ${sum} instead of ${answer.output}`)
    }
  })

  it('are answered alike after a restart of every replica', async () => {
    await cluster.kubectl(['rollout', 'restart', 'deployment/inference'])
    await cluster.rolledOut('inference')
    await checkAll()
  })
})

interface Explanation {
  method: string
  base_value: number
  output: number
  contributions: Record<string, number>
}

async function checkAll(): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    await checkForest(urls.inference, 'xgboost', XGBOOST)
    await checkForest(urls.inference, 'lightgbm', LIGHTGBM)
    await checkPipeline(urls.inference)
  }
}

/** Imports a file and has every replica serve it. */
async function serve(name: string, content: Buffer, file: string): Promise<void> {
  const body = new FormData()
  body.set('file', new Blob([new Uint8Array(content)]), file)
  const response = await fetch(`${urls.training}/models?name=${name}`, { method: 'POST', body })
  const text = await response.text()
  assert.ok(response.ok, text)
  const { run_id: runId } = JSON.parse(text) as { run_id: string }
  await deploy(runId)
  await eventually(() => assertServedByAll(name, runId))
}
