/** Trains on a table given as text, as the training service does. */
import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { DatasetSchema } from '@modelops/common/data/dataset-schema'
import { inferSchema } from '@modelops/common/data/infer-schema'
import type { RunPhase } from '@modelops/common/run-status'
import type { FinishedModel } from '../../../src/learn/manifest-draft.js'
import { trainModel, type EpochReport } from '../../../src/learn/train-model.js'
import type { RunRequest } from '../../../src/run-request.js'

export interface Extra {
  model?: Partial<RunRequest['model']>
  training?: RunRequest['training']
  candidates?: RunRequest['candidates']
  time?: string
  threads?: number
  signal?: AbortSignal
  onEpoch?: (report: EpochReport) => void
  onPhase?: (phase: RunPhase) => void
}

export const csvOf = (header: string, rows: readonly (readonly (string | number)[])[]): string =>
  `${header}\n${rows.map((row) => row.join(',')).join('\n')}\n`

export async function schemaOf(csv: string): Promise<DatasetSchema> {
  const summary = await inferSchema(Readable.from([Buffer.from(csv)]))
  return {
    format_version: 1,
    name: 'table',
    sha256: '0'.repeat(64),
    created: '2026-01-01T00:00:00Z',
    ...summary,
  }
}

export const requestFor = (
  target: string,
  { model, training, candidates, time }: Extra = {},
): RunRequest => ({
  dataset: 'table',
  model: { name: 'model', target, ...model },
  ...(training && { training }),
  ...(candidates && { candidates }),
  ...(time !== undefined && { time }),
})

/** Fails when training leaves a file behind. */
export async function trainOn(csv: string, target: string, extra: Extra = {}): Promise<FinishedModel> {
  const schema = await schemaOf(csv)
  const workDir = await mkdtemp(join(tmpdir(), 'learn-'))
  const training = trainModel({
    openCsv: () => Promise.resolve(Readable.from([Buffer.from(csv)])),
    schema,
    request: requestFor(target, extra),
    workDir,
    threads: extra.threads,
    signal: extra.signal ?? new AbortController().signal,
    onEpoch: extra.onEpoch ?? (() => {}),
    onPhase: extra.onPhase ?? (() => {}),
  })
  await training.catch(() => {})
  const left = await readdir(workDir)
  await rm(workDir, { recursive: true })
  assert.deepEqual(left, [], 'files are left in the work folder')
  return training
}
