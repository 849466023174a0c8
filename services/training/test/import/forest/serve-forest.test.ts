import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ArtifactStore } from '@modelops/common/artifact-store/artifact-store'
import { Deployments } from '@modelops/common/registry/deployments'
import { ModelRegistry } from '@modelops/common/registry/model-registry'
import {
  startInference,
  untilReady,
  type InferenceServer,
} from '../../../../inference/test/support/inference-server.js'
import { importModel } from '../../../src/import/import-model.js'
import { fixture } from './fixtures.js'
import { answerOf, checkForest } from './serve-forest.js'

const models = {
  xgboost: 'xgboost-categories.json',
  lightgbm: 'lightgbm-categories.txt',
}
async function deployAll(store: ArtifactStore): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'modelops-test-'))
  for (const [name, file] of Object.entries(models)) {
    const path = join(folder, file)
    await writeFile(path, fixture(file))
    const { draft, ...files } = await importModel(path, { name })
    await new ModelRegistry(store).publishRun(
      { ...draft, run_id: name, created: new Date().toISOString() },
      files,
    )
    await new Deployments(store).deploy(name, name, { who: 'test', why: '' })
  }
  await rm(folder, { recursive: true })
}

describe('serving a forest', () => {
  let server: InferenceServer

  before(async () => {
    server = await startInference(deployAll)
    await untilReady(server)
  })
  after(() => server.close())

  const check = async (on: InferenceServer) => {
    for (const [model, file] of Object.entries(models)) await checkForest(on.url, model, file)
  }

  it('answers by each protocol as the library does, and again after a restart', async () => {
    await check(server)
    const restarted = await startInference(undefined, {}, undefined, { directory: server.directory })
    await untilReady(restarted)
    await check(restarted)
    await restarted.close()
  })

  it('takes a category that was never seen for a missing one, with a warning', async () => {
    const row = [40, 20000, 'Atlantis', 10, 0]
    const { warnings, ...unseen } = await answerOf<Record<string, unknown>>(
      server.url,
      '/predict?model=xgboost',
      { features: row },
    )
    assert.match(JSON.stringify(warnings), /unknown_category.*Atlantis/)
    const missing = await answerOf<Record<string, unknown>>(server.url, '/predict?model=xgboost', {
      features: [40, 20000, null, 10, 0],
    })
    assert.deepEqual(unseen['probabilities'], missing['probabilities'])
  })

  const refused: [what: string, features: unknown[], code: string][] = [
    ['a text for a number', ['forty', 1, 'Bern', 10, 0], 'wrong_type'],
    ['a row that is too short', [40, 1, 'Bern', 10], 'wrong_length'],
    ['a number beyond 32 bits', [1e300, 1, 'Bern', 10, 0], 'wrong_type'],
  ]
  for (const [what, features, code] of refused)
    it(`refuses ${what}`, async () => {
      const response = await server.post('/predict?model=lightgbm', { features })
      assert.equal(response.status, 422)
      assert.equal(((await response.json()) as { code: string }).code, code)
    })

  it('says in the metrics what computes', async () => {
    assert.match(await (await server.get('/metrics')).text(), /model_info{model="xgboost",.*backend="trees"/)
  })
})
