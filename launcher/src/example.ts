/** The breast-cancer example: trained once through the training service, then deployed. */
import { readFile } from 'node:fs/promises'
import type { ArtifactStore } from '@modelops/common/artifact-store/artifact-store'
import type { Manifest } from '@modelops/common/manifest'
import { Problem } from '@modelops/common/problem'
import { Deployments } from '@modelops/common/registry/deployments'
import { ModelRegistry } from '@modelops/common/registry/model-registry'
import { isFinal } from '@modelops/common/rules/run-state'
import type { RunStatus } from '@modelops/common/run-status'
import { events } from './server-sent-events.js'
import type { Terminal } from './terminal.js'

export const EXAMPLE = 'breast-cancer'
const csv = new URL('../../examples/data/breast-cancer.csv', import.meta.url)

/** The run that serves the example, `undefined` until it is deployed. */
export async function deployedExample(store: ArtifactStore): Promise<string | undefined> {
  return (await new Deployments(store).find(EXAMPLE))?.value.stable_run_id
}

/** Deploys the newest run of the example, after training one where there is none. */
export async function deployExample(
  store: ArtifactStore,
  training: string,
  terminal: Terminal,
): Promise<void> {
  const registry = new ModelRegistry(store)
  const published = await newestRun(registry)
  const runId = published?.run_id ?? (await trainExample(training, terminal))
  const manifest = published ?? (await registry.findManifest(EXAMPLE, runId))
  const { test_accuracy: accuracy = NaN, test_roc_auc: auc = NaN } = manifest?.metrics ?? {}
  await new Deployments(store).deploy(EXAMPLE, runId, { who: 'npm start', why: 'the example' })
  terminal.done(`trained and deployed ${EXAMPLE}: accuracy ${accuracy.toFixed(3)}, ROC AUC ${auc.toFixed(3)}`)
}

async function newestRun(registry: ModelRegistry): Promise<Manifest | undefined> {
  const runIds = await registry.listRunIds(EXAMPLE)
  const manifests = await Promise.all(runIds.map((runId) => registry.findManifest(EXAMPLE, runId)))
  return manifests.findLast((manifest) => manifest !== undefined)
}

async function trainExample(training: string, terminal: Terminal): Promise<string> {
  const run_id = (await unfinishedRun(training)) ?? (await requestRun(training))
  const status = await followRun(`${training}/runs/${run_id}`, terminal)
  if (status.status === 'succeeded') return run_id
  throw new Problem(
    'internal',
    `training the example ended as ${status.status}: ${status.error?.detail ?? 'no reason given'}`,
  )
}

/** A run that an earlier start left unfinished. */
async function unfinishedRun(training: string): Promise<string | undefined> {
  const response = await fetch(`${training}/runs?model=${EXAMPLE}&limit=1`)
  const [newest] = ((await response.json()) as { items: RunStatus[] }).items
  return newest && !isFinal(newest.status) ? newest.run_id : undefined
}

async function requestRun(training: string): Promise<string> {
  await post(`${training}/datasets?name=${EXAMPLE}`, 'text/csv', await readFile(csv))
  const model = { name: EXAMPLE, target: 'diagnosis' }
  // A single linear model, which suits this table and takes a second.
  const request = JSON.stringify({ dataset: EXAMPLE, model, training: { epochs: 100 } })
  return ((await post(`${training}/runs`, 'application/json', request)) as { run_id: string }).run_id
}

async function followRun(run: string, terminal: Terminal): Promise<RunStatus> {
  try {
    for await (const { event, data } of events(`${run}/events`))
      if (event === 'epoch') show(JSON.parse(data) as Epoch, terminal)
  } finally {
    terminal.endProgress()
  }
  return (await (await fetch(run)).json()) as RunStatus
}

interface Epoch {
  epoch: number
  epochs: number
  loss: number
}

const show = ({ epoch, epochs, loss }: Epoch, terminal: Terminal) =>
  terminal.progress(
    `training ${EXAMPLE}`,
    epoch / epochs,
    `epoch ${epoch} of at most ${epochs}, loss ${loss.toFixed(3)}`,
  )

async function post(url: string, contentType: string, body: Buffer | string): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': contentType },
    body: new Uint8Array(Buffer.from(body)),
  })
  const answer = (await response.json()) as { detail?: string }
  if (!response.ok) throw new Problem('internal', `POST ${url} answered ${response.status}: ${answer.detail}`)
  return answer
}
