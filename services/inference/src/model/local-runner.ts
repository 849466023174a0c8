/** Turns the files of a run into a model that computes in this thread. */
import type { Manifest } from '@modelops/common/manifest'
import type { ModelArtifacts } from '@modelops/common/registry/model-registry'
import type { BackendName } from '@modelops/common/tensorflow/installed-backends'
import { parseModelFiles, type ModelFiles } from '@modelops/common/tensorflow/model-json'
import { checkSamples } from './check-samples.js'
import { fastestRunner, type RunnerFactory } from './choose-backend.js'
import type { DenseChain } from './dense-chain.js'
import { ForestRunner } from './forest-runner.js'
import { JsRunner } from './js-runner.js'
import { linearModelOf } from './linear-model.js'
import { OnnxRunner } from './onnx-runner.js'
import { readDenseChain } from './read-dense-chain.js'
import { rowsOfATurn } from './rows-of-a-turn.js'
import type { LocalRunner, TensorflowRunner } from './runner.js'
import { TableRunner } from './table-runner.js'

/** Up to this many multiplications are faster in plain JavaScript than in any back end, for 1 row and for 64. */
const CALL_COSTS_MULTIPLICATIONS = 2000

/** What of a manifest tells how a model is to answer. */
export type Answering = Pick<Manifest, 'model_format' | 'task' | 'features' | 'labels' | 'samples'>

export interface LocalOptions {
  /** The back end that was chosen before. */
  known?: BackendName | undefined
  /** Whether a model may take longer than a turn of the event loop for a row. */
  takesSlow: boolean
}

/**
 * Loads a model, chooses its back end, warms it up and checks it against the manifest's samples.
 * @returns undefined where a row takes too long; nothing stays allocated then
 * @throws Problem unsupported_model, artifact_corrupt; nothing stays allocated then
 */
export async function loadLocalRunner(
  manifest: Answering,
  files: ModelArtifacts,
  { known, takesSlow }: LocalOptions,
): Promise<LocalRunner | undefined> {
  const runner = await prepareRunner(manifest.model_format, files, known)
  try {
    const mostRows = await rowsOfATurn((count) =>
      runner.run(new Float32Array(count * runner.inputWidth), count),
    )
    runner.mostRows ??= mostRows
    if (runner.mostRows > 0 || takesSlow) {
      await checkSamples(runner, manifest)
      return runner
    }
  } catch (error) {
    runner.dispose()
    throw error
  }
  runner.dispose()
  return undefined
}

async function prepareRunner(
  format: Manifest['model_format'],
  { modelJson, weights }: ModelArtifacts,
  known: BackendName | undefined,
): Promise<LocalRunner> {
  if (format === 'trees') return ForestRunner.of(modelJson, weights)
  if (format === 'onnx') return OnnxRunner.of(modelJson, weights)
  return tensorflowRunner(parseModelFiles(modelJson, weights), known)
}

async function tensorflowRunner(
  files: ModelFiles,
  known: BackendName | undefined,
): Promise<TensorflowRunner> {
  const chain = readDenseChain(files)
  const prepare = chain ? chainFactory(chain) : await modelFactory(files, known)
  const expected = known ?? (chain && isSmall(chain) ? 'cpu' : undefined)
  const runner = (expected && (await prepare(expected))) ?? (await fastestRunner(prepare)) ?? (await none())
  runner.linear = chain && linearModelOf(chain)
  return runner
}

/** TensorFlow.js takes a quarter of a second to load, and plain chains need it only where they are large. */
const tfjs = () => import('./tfjs-factories.js')

const chainFactory =
  (chain: DenseChain): RunnerFactory =>
  async (name) =>
    name === 'cpu'
      ? new JsRunner(chain)
      : ((name === 'wasm' ? await TableRunner.of(chain) : undefined) ??
        (await tfjs()).kernelRunner(name, chain))

const modelFactory = async (files: ModelFiles, known: BackendName | undefined): Promise<RunnerFactory> =>
  (await tfjs()).modelFactory(files, known)

const none = async (): Promise<never> => (await tfjs()).unavailable()

const isSmall = ({ layers }: DenseChain): boolean =>
  layers.reduce((sum, { kernel }) => sum + kernel.length, 0) <= CALL_COSTS_MULTIPLICATIONS
