/** The platform in the cluster as its clients see it: the node ports, and the models that the tests train. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Cluster } from './kubernetes.js'
import { eventually } from './eventually.js'

export const cluster = new Cluster(process.env.CLUSTER_CONTEXT ?? 'docker-desktop', 'modelops')

/** The tag of the images in the cluster. */
export const imageTag = process.env.CLUSTER_IMAGE_TAG ?? 'test'

export const urls = {
  inference: 'http://localhost:30081',
  training: 'http://localhost:30086',
  dashboard: 'http://localhost:30085',
  prometheus: 'http://localhost:30087',
}

/** Asks a service; an answer other than 2xx fails with what it says. `body` makes it a POST, JSON unless it is a text. */
export async function ask<T>(url: string, body?: unknown): Promise<T> {
  const isText = typeof body === 'string'
  const response = await fetch(url, {
    method: body === undefined ? 'GET' : 'POST',
    ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
    headers: { 'content-type': isText ? 'text/csv' : 'application/json' },
  })
  const answer = await response.text()
  assert.ok(response.ok, `${url} answers ${response.status}: ${answer}`)
  return JSON.parse(answer) as T
}

export const irisRow = [5.1, 3.5, 1.4, 0.2]

/** Uploads the example data set. Its name is its content's: the same upload again is the same data set. */
export async function uploadIris(): Promise<void> {
  const csv = await readFile(join(__dirname, '../../examples/data/iris.csv'), 'utf8')
  await ask(`${urls.training}/datasets?name=iris`, csv)
}

/** Trains a model by the service and returns its run, published but not deployed. */
/** @param hidden layers of a single network; without them the recipe trains */
export async function train(name: string, training: object = {}, hidden?: number[]): Promise<string> {
  await uploadIris()
  const request = { dataset: 'iris', model: { name, target: 'species', hidden }, training }
  const { run_id } = await ask<{ run_id: string }>(`${urls.training}/runs`, request)
  await eventually(async () => {
    const { status } = await ask<{ status: string }>(`${urls.training}/runs/${run_id}`)
    assert.equal(status, 'succeeded')
  })
  return run_id
}

export const deploy = (runId: string) => ask(`${urls.inference}/deploy?run_id=${runId}&who=test`, {})

interface Served {
  items: { model_name: string; serving: { run_id: string } | null }[]
}

/** Rejects unless every inference pod serves this run. */
export async function assertServedByAll(model: string, runId: string): Promise<void> {
  const pods = await cluster.pods('inference')
  assert.ok(pods.length >= 2, `${pods.length} inference pods`)
  for (const pod of pods) {
    const { items } = JSON.parse(await cluster.ask(pod, 8081, '/deployments')) as Served
    const served = items.find(({ model_name }) => model_name === model)?.serving?.run_id
    assert.equal(served, runId, `${pod.metadata.name} serves ${served}`)
  }
}

let iris: Promise<string> | undefined

/** The run of the model `iris`, trained and deployed by the first test that needs it. */
export function irisServed(): Promise<string> {
  return (iris ??= (async () => {
    const runId = await train('iris')
    await deploy(runId)
    await eventually(() => assertServedByAll('iris', runId))
    return runId
  })())
}
