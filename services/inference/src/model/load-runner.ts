/** From the files of a run to a model that is ready to serve. */
import { setImmediate } from 'node:timers/promises'
import type { Manifest } from '@modelops/common/manifest'
import { Problem } from '@modelops/common/problem'
import {
  backendReport,
  loadBackend,
  useBackend,
  type BackendName,
} from '@modelops/common/tensorflow/backends'
import { loadModel, type TfModel } from '@modelops/common/tensorflow/model-files'
import type { BackendCache } from './backend-cache.js'
import { checkSamples } from './check-samples.js'
import { choiceKey, fastestRunner, type RunnerFactory } from './choose-backend.js'
import { denseChainOf } from './dense-chain.js'
import { JsRunner } from './js-runner.js'
import { KernelRunner } from './kernel-runner.js'
import type { ModelRunner } from './runner.js'
import { TfjsRunner } from './tfjs-runner.js'

const WARM_UP_BATCHES = [1, 2, 4, 8, 16, 32, 64]

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
  const runner = await prepareRunner(modelJson, weights, cache)
  try {
    checkSamples(runner, manifest)
    await warmUp(runner)
    return runner
  } catch (error) {
    runner.dispose()
    throw error
  }
}

async function prepareRunner(modelJson: Buffer, weights: Buffer, cache: BackendCache): Promise<ModelRunner> {
  const key = choiceKey(modelJson)
  const known = await cache.get(key)
  await useFirstOf([known ?? 'wasm', 'wasm', 'cpu'])
  const prepare = await runnerFactory(modelJson, weights)
  const runner = (known && (await prepare(known))) ?? (await fastestRunner(prepare)) ?? unavailable()
  if (runner.backend !== known) await cache.set(key, runner.backend)
  return runner
}

/** A back end to load the model on: none but the known one is needed where there was a choice before. */
async function useFirstOf(names: readonly BackendName[]): Promise<void> {
  for (const name of names) if (await loadBackend(name)) return useBackend(name)
  unavailable()
}

async function runnerFactory(modelJson: Buffer, weights: Buffer): Promise<RunnerFactory> {
  const model = await loadModel(modelJson, weights)
  const chain = denseChainOf(model)
  if (!chain) return modelFactory(model, () => loadModel(modelJson, weights))
  model.dispose()
  return async (name) => {
    if (name === 'cpu') return new JsRunner(chain)
    return (await loadBackend(name)) ? new KernelRunner(name, chain) : undefined
  }
}

/** Each candidate owns a copy of the model; the first takes the one that is loaded already. */
function modelFactory(model: TfModel, load: () => Promise<TfModel>): RunnerFactory {
  let spare: TfModel | undefined = model
  return async (name) => {
    if (!(await loadBackend(name))) return undefined
    useBackend(name)
    const own = spare ?? (await load())
    spare = undefined
    try {
      return new TfjsRunner(name, own)
    } catch (error) {
      own.dispose()
      throw error
    }
  }
}

function unavailable(): never {
  throw new Problem(
    'unavailable',
    `No TensorFlow.js back end can serve here: ${JSON.stringify(backendReport())}`,
  )
}

/** The first calls compile: not while a client waits, and not all in one turn of the event loop. */
async function warmUp(runner: ModelRunner): Promise<void> {
  for (const count of WARM_UP_BATCHES) {
    runner.run(new Float32Array(count * runner.inputWidth), count)
    await setImmediate()
  }
}
