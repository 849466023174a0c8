/** What an imported ONNX model answers by each protocol. */
import assert from 'node:assert/strict'
import { ModelRegistry } from '@modelops/common/registry/model-registry'
import { Deployments } from '@modelops/common/registry/deployments'
import type { ArtifactStore } from '@modelops/common/artifact-store/artifact-store'
import { importModel } from '../../../src/import/import-model.js'
import { importRequestSchema } from '../../../src/import/import-request.js'
import { expectedOf, onnxFile } from './files.js'

type Rows = ReturnType<typeof expectedOf>['rows']

/** The pipeline of scikit-learn, as `people`: numbers, whole numbers and texts, one input each. */
export async function deployPipeline(store: ArtifactStore): Promise<void> {
  const request = importRequestSchema.parse({ name: 'people' })
  const { draft, ...files } = await importModel(onnxFile('pipeline'), request)
  const created = new Date().toISOString()
  await new ModelRegistry(store).publishRun({ ...draft, run_id: 'imported', created }, files)
  await new Deployments(store).deploy('people', 'imported', { who: 'test', why: '' })
}

const columns = ['age', 'children', 'city', 'plan']

async function post(url: string, path: string, body: object): Promise<unknown> {
  const headers = { connection: 'close' }
  const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })
  assert.equal(response.status, 200, await response.clone().text())
  return response.json()
}

/** By protocol: the probabilities of all rows. */
async function probabilitiesBy(url: string, rows: Rows): Promise<Record<string, number[][]>> {
  const named = rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i]])))
  const predict = (await post(url, '/predict?model=people', { instances: rows })) as {
    predictions: { probabilities: Record<string, number> }[]
  }
  const v1 = (await post(url, '/v1/models/people:predict', { instances: named })) as {
    predictions: number[][]
  }
  const inputs = columns.map((name, i) => ({
    name,
    shape: [rows.length],
    datatype: i < 2 ? 'FP64' : 'BYTES',
    data: rows.map((row) => row[i]),
  }))
  const v2 = (await post(url, '/v2/models/people/infer', { inputs })) as {
    outputs: [unknown, { data: number[] }]
  }
  return {
    predict: predict.predictions.map(({ probabilities }) => Object.values(probabilities)),
    v1: v1.predictions,
    v2: rows.map((_, i) => v2.outputs[1].data.slice(2 * i, 2 * i + 2)),
  }
}

/** Compares the answers of a service with those of scikit-learn. */
export async function checkPipeline(url: string): Promise<void> {
  const { rows, answers } = expectedOf('pipeline')
  for (const [protocol, received] of Object.entries(await probabilitiesBy(url, rows)))
    received.forEach((probabilities, i) =>
      probabilities.forEach((probability, j) =>
        assert.ok(Math.abs(probability - answers[i]![j]!) < 1e-6, `${protocol}, row ${i}`),
      ),
    )
}
