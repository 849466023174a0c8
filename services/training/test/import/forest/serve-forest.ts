/** What an imported forest answers by each protocol. */
import assert from 'node:assert/strict'
import { expectedOf, largestDifference } from './fixtures.js'

const columns = ['age', 'income', 'town', 'code', 'zeros']
const isText = (name: string) => name === 'town' || name === 'code'

export async function answerOf<T>(url: string, path: string, body: object): Promise<T> {
  const headers = { connection: 'close', 'content-type': 'application/json' }
  const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })
  assert.equal(response.status, 200, await response.clone().text())
  return (await response.json()) as T
}

/** Compares the answers of a service with those of the library. @param file a fixture with categories */
export async function checkForest(url: string, model: string, file: string): Promise<void> {
  const { rows, outputs } = expectedOf(file)
  const named = rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i]])))
  const inputs = columns.map((name, i) => ({
    ...{ name, shape: [rows.length], datatype: isText(name) ? 'BYTES' : 'FP64' },
    data: rows.map((row) => (isText(name) && row[i] !== null ? String(row[i]) : row[i])),
  }))
  const predict = await answerOf<{ predictions: { probabilities: Record<string, number> }[] }>(
    url,
    `/predict?model=${model}`,
    { instances: rows },
  )
  const v1 = await answerOf<{ predictions: number[][] }>(url, `/v1/models/${model}:predict`, {
    instances: named,
  })
  const v2 = await answerOf<{ outputs: [unknown, { data: number[] }] }>(url, `/v2/models/${model}/infer`, {
    inputs,
  })
  const received = {
    predict: predict.predictions.map(({ probabilities }) => [probabilities['1']!]),
    v1: v1.predictions.map(([, one]) => [one!]),
    v2: rows.map((_, i) => [v2.outputs[1].data[2 * i + 1]!]),
  }
  for (const [protocol, answers] of Object.entries(received))
    assert.ok(largestDifference(answers, outputs) < 1e-6, `${model} by ${protocol}`)
}
