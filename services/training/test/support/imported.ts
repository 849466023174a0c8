/** Models imported in this process, and answered by the inference service's own runner. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Manifest } from '@modelops/common/manifest'
import { FeatureCodec } from '@modelops/common/data/feature-codec'
import { loadRunner } from '../../../inference/src/model/load-runner.js'
import { noThread } from '../../../inference/test/support/no-thread.js'
import { importModel } from '../../src/import/import-model.js'
import { importRequestSchema } from '../../src/import/import-request.js'
import type { FinishedModel } from '../../src/learn/manifest-draft.js'

export type Files = Record<string, Buffer>

/** @param request without the name of the model */
export async function imported(files: Files, request: object = {}): Promise<FinishedModel> {
  const folder = await mkdtemp(join(tmpdir(), 'modelops-import-'))
  try {
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content)
    return await importModel(
      join(folder, 'model.json' in files ? 'model.json' : Object.keys(files)[0]!),
      importRequestSchema.parse({ name: 'mine', ...request }),
    )
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** What the inference service answers, by row; `rows` are values as a client sends them. */
export async function served({ draft, ...files }: FinishedModel, rows: unknown[][]): Promise<number[][]> {
  const manifest = { ...draft, run_id: 'run-1', created: '', files: {} } as unknown as Manifest
  const cache = { get: () => Promise.resolve(undefined), set: () => Promise.resolve() }
  const runner = await loadRunner(manifest, files, cache, noThread)
  const codec = new FeatureCodec(draft.features)
  const encoded = new Float32Array(rows.length * codec.width)
  rows.forEach((row, i) => codec.encodeValues(row, encoded, i * codec.width))
  const answers = [...(await runner.run(encoded, rows.length))]
  const { outputWidth } = runner
  runner.dispose()
  return rows.map((_, i) => answers.slice(i * outputWidth, (i + 1) * outputWidth))
}

/** model.json and one weight file. */
export function modelFiles(
  model: object,
  weights: [name: string, shape: number[], values: number[]][],
): Files {
  const specs = weights.map(([name, shape]) => ({ name, shape, dtype: 'float32' }))
  const json = { ...model, weightsManifest: [{ paths: ['weights.bin'], weights: specs }] }
  const values = Float32Array.from(weights.flatMap(([, , values]) => values))
  return { 'model.json': Buffer.from(JSON.stringify(json)), 'weights.bin': Buffer.from(values.buffer) }
}
