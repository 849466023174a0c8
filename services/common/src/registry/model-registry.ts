/** Published runs: their manifests and artifacts. A run exists for serving once its manifest does. */
import { createHash } from 'node:crypto'
import type { ArtifactStore } from '../artifact-store/artifact-store.js'
import { manifestSchema, type Manifest } from '../manifest.js'
import { isProblem, Problem } from '../problem.js'
import { isName } from '../rules/names.js'
import { createTurns } from '../turns.js'
import { encodeDocument, parseLargeDocument } from './documents.js'
import { checkName, keys } from './keys.js'

/** What is served. */
export interface ModelArtifacts {
  modelJson: Buffer
  weights: Buffer
}

export interface Artifacts extends ModelArtifacts {
  /** What it answers for the rows that its metrics are of: CSV, packed by gzip. */
  heldOut?: Buffer
  /** Those that are part of it, as a file of XGBoost. */
  trees?: Buffer
}

type ArtifactName = keyof Manifest['files']

export class ModelRegistry {
  constructor(readonly store: ArtifactStore) {}

  /** The models that have runs or a deployment, by name. */
  listModels(): Promise<string[]> {
    return this.#listNames(keys.models)
  }

  /** Every run's id, published or not. */
  listRunIds(model: string): Promise<string[]> {
    return this.#listNames(keys.runs(model))
  }

  /** Ignores other folders, such as a file system's `lost+found` or a copy made by hand. */
  async #listNames(folder: string): Promise<string[]> {
    return (await this.store.listFolders(folder)).filter(isName)
  }

  /**
   * Writes the artifacts, then the manifest: a crash in between leaves a run that cannot be deployed.
   * @throws Problem `already_exists` when the run has been published before
   */
  async publishRun(
    draft: Omit<Manifest, 'files'>,
    { modelJson, weights, heldOut, trees }: Artifacts,
  ): Promise<Manifest> {
    const { model_name: model, run_id: runId } = draft
    const manifestKey = keys.runFile(model, runId, 'manifest.json')
    if (await this.store.exists(manifestKey)) throw alreadyPublished(runId)
    await this.store.put(keys.runFile(model, runId, 'model.json'), modelJson)
    await this.store.put(keys.runFile(model, runId, 'weights.bin'), weights)
    if (heldOut) await this.store.put(keys.runFile(model, runId, 'held-out.csv.gz'), heldOut)
    if (trees) await this.store.put(keys.runFile(model, runId, 'trees.json'), trees)
    const manifest = manifestSchema.parse({
      ...draft,
      files: {
        'model.json': await describeFile(modelJson),
        'weights.bin': await describeFile(weights),
        ...(heldOut && { 'held-out.csv.gz': await describeFile(heldOut) }),
        ...(trees && { 'trees.json': await describeFile(trees) }),
      },
    })
    try {
      await this.store.put(manifestKey, encodeDocument(manifest), { ifNoneMatch: '*' })
    } catch (error) {
      throw isProblem(error, 'conflict') ? alreadyPublished(runId) : error
    }
    return manifest
  }

  /** `undefined` when the run has not been published. */
  async findManifest(model: string, runId: string): Promise<Manifest | undefined> {
    const key = keys.runFile(model, runId, 'manifest.json')
    const object = await this.store.get(key)
    return object && parseLargeDocument(manifestSchema, key, object)
  }

  /** The model that a run belongs to; `undefined` when no model has a published run of that id. */
  async findModelOf(runId: string): Promise<string | undefined> {
    checkName('run', runId)
    const models = await this.listModels()
    const found = await Promise.all(
      models.map((model) => this.store.exists(keys.runFile(model, runId, 'manifest.json'))),
    )
    return models.find((_, i) => found[i])
  }

  /**
   * A run's manifest with its artifacts, checked against the manifest's sizes and checksums.
   * @throws Problem `run_not_found`, or `artifact_corrupt` naming the file
   */
  async readRun(model: string, runId: string): Promise<ModelArtifacts & { manifest: Manifest }> {
    const manifest = await this.findManifest(model, runId)
    if (!manifest) throw runNotFound(runId)
    const [modelJson, weights] = await Promise.all([
      this.#readArtifact(manifest, 'model.json', manifest.files['model.json']),
      this.#readArtifact(manifest, 'weights.bin', manifest.files['weights.bin']),
    ])
    return { manifest, modelJson, weights }
  }

  /**
   * What the run answers for the rows that its metrics are of: CSV, packed by gzip.
   * @throws Problem `not_found` where there is none, or `artifact_corrupt`
   */
  readHeldOut(model: string, runId: string): Promise<Buffer> {
    const why = 'it was imported without a table, or trained by an earlier version'
    return this.#readExtra(model, runId, 'held-out.csv.gz', 'predictions of held-out rows', why)
  }

  /**
   * The trees that are part of the run's model, as a file of XGBoost.
   * @throws Problem `not_found` where there are none, or `artifact_corrupt`
   */
  readTrees(model: string, runId: string): Promise<Buffer> {
    const why =
      'its training found the other models better without them, or has too many classes for such a file, or it was imported, or trained by an earlier version'
    return this.#readExtra(model, runId, 'trees.json', 'trees in a file of their own', why)
  }

  /** @param why a published run may have none */
  async #readExtra(
    model: string,
    runId: string,
    name: 'held-out.csv.gz' | 'trees.json',
    what: string,
    why: string,
  ): Promise<Buffer> {
    const manifest = await this.findManifest(model, runId)
    const expected = manifest?.files[name]
    if (expected) return this.#readArtifact(manifest, name, expected)
    const reason = manifest ? why : 'it has not been published'
    throw new Problem('not_found', `the run ${runId} has no ${what}: ${reason}`, { received: runId })
  }

  async #readArtifact(manifest: Manifest, name: ArtifactName, expected: FileDescription): Promise<Buffer> {
    const key = keys.runFile(manifest.model_name, manifest.run_id, name)
    const body = (await this.store.get(key))?.body
    const received = body && (await describeFile(body))
    if (body && received?.sha256 === expected.sha256) return body
    throw new Problem('artifact_corrupt', `${key} is damaged: ${differenceOf(received, expected)}`, {
      received: received ?? null,
      expected,
    })
  }
}

type FileDescription = NonNullable<Manifest['files'][ArtifactName]>

const HASHED_AT_ONCE = 2 ** 19

/** In short turns of the event loop. */
async function describeFile(body: Buffer): Promise<FileDescription> {
  const hash = createHash('sha256')
  const endTurn = createTurns()
  for (let at = 0; at < body.length; at += HASHED_AT_ONCE) {
    hash.update(body.subarray(at, at + HASHED_AT_ONCE))
    await endTurn()
  }
  return { sha256: hash.digest('hex'), size: body.length }
}

function differenceOf(received: FileDescription | undefined, expected: FileDescription): string {
  if (!received) return 'the file is missing; publish the run again or deploy another one'
  if (received.size !== expected.size)
    return `it has ${received.size} bytes, its manifest says ${expected.size}; publish the run again or deploy another one`
  return `its SHA-256 is ${received.sha256.slice(0, 12)}..., its manifest says ${expected.sha256.slice(0, 12)}...; publish the run again or deploy another one`
}

/** The problem of naming a run that nobody has published. */
export const runNotFound = (runId: string) =>
  new Problem('run_not_found', `no published run has the id ${JSON.stringify(runId)}; GET /runs lists them`, {
    received: runId,
  })

const alreadyPublished = (runId: string) =>
  new Problem('already_exists', `the run ${runId} has been published before; runs are immutable`, {
    received: runId,
  })
