/** Turns the files of a run into a model that is ready to serve. */
import { setImmediate } from 'node:timers/promises'
import type { Manifest } from '@modelops/common/manifest'
import type { BackendName } from '@modelops/common/tensorflow/installed-backends'
import { parseModelFiles, type ModelFiles } from '@modelops/common/tensorflow/model-json'
import type { BackendCache } from './backend-cache.js'
import { checkSamples } from './check-samples.js'
import { choiceKey, fastestRunner, type RunnerFactory } from './choose-backend.js'
import type { DenseChain } from './dense-chain.js'
import { ForestRunner } from './forest-runner.js'
import { JsRunner } from './js-runner.js'
import { linearModelOf } from './linear-model.js'
import { OnnxRunner } from './onnx-runner.js'
import { readDenseChain } from './read-dense-chain.js'
import type { ModelRunner, TensorflowRunner } from './runner.js'
import { TableRunner } from './table-runner.js'

const WARM_UP_BATCHES = [1, 2, 4, 8, 16, 32, 64]

/** Up to this many multiplications are faster in plain JavaScript than in any back end, for 1 row and for 64. */
const CALL_COSTS_MULTIPLICATIONS = 2000

/**
 * Loads a model, chooses its back end, checks it against the manifest's samples and warms it up.
 * @param cache remembers the choice of the back end
 * @throws Problem unsupported_model, artifact_corrupt; nothing stays allocated then
 */
export async function loadRunner(
  manifest: Manifest,
  modelJson: Buffer,
  weights: Buffer,
  cache: BackendCache,
): Promise<ModelRunner> {
  const runner = await prepareRunner(manifest.model_format, modelJson, weights, cache)
  try {
    checkSamples(runner, manifest)
    await warmUp(runner)
    return runner
  } catch (error) {
    runner.dispose()
    throw error
  }
}

async function prepareRunner(
  format: Manifest['model_format'],
  modelJson: Buffer,
  weights: Buffer,
  cache: BackendCache,
): Promise<ModelRunner> {
  if (format === 'trees') return ForestRunner.of(modelJson, weights)
  if (format === 'onnx') return new OnnxRunner(modelJson, weights)
  return tensorflowRunner(parseModelFiles(modelJson, weights), choiceKey(modelJson, weights), cache)
}

async function tensorflowRunner(
  files: ModelFiles,
  key: string,
  cache: BackendCache,
): Promise<TensorflowRunner> {
  const known = await cache.get(key)
  const chain = readDenseChain(files)
  const prepare = chain ? chainFactory(chain) : await modelFactory(files, known)
  const expected = known ?? (chain && isSmall(chain) ? 'cpu' : undefined)
  const runner = (expected && (await prepare(expected))) ?? (await fastestRunner(prepare)) ?? (await none())
  runner.linear = chain && linearModelOf(chain)
  if (runner.backend !== known) await cache.set(key, runner.backend)
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

/** The first calls compile: not while a client waits, and not all in one turn of the event loop. */
async function warmUp(runner: ModelRunner): Promise<void> {
  for (const count of WARM_UP_BATCHES) {
    const rows = Math.min(count, runner.mostRows ?? count)
    runner.run(new Float32Array(rows * runner.inputWidth), rows)
    await setImmediate()
  }
}
