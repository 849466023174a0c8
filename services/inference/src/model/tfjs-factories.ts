/** Runners that compute with TensorFlow.js: the only way to it, so that it is loaded only where it is needed. */
import { Problem } from '@modelops/common/problem'
import {
  backendReport,
  loadBackend,
  useBackend,
  type BackendName,
} from '@modelops/common/tensorflow/backends'
import { loadParsedModel, type TfModel } from '@modelops/common/tensorflow/model-files'
import type { ModelFiles } from '@modelops/common/tensorflow/model-json'
import type { RunnerFactory } from './choose-backend.js'
import type { DenseChain } from './dense-chain.js'
import { KernelRunner } from './kernel-runner.js'
import { TfjsRunner } from './tfjs-runner.js'

/** @returns undefined where the back end does not load */
export async function kernelRunner(
  name: 'wasm' | 'tensorflow',
  chain: DenseChain,
): Promise<KernelRunner | undefined> {
  return (await loadBackend(name)) ? new KernelRunner(name, chain) : undefined
}

/**
 * Each candidate owns a copy of the model; the first takes the one that is loaded already.
 * @param known the back end that was chosen before: no other is loaded then
 * @throws Problem unsupported_model
 */
export async function modelFactory(
  files: ModelFiles,
  known: BackendName | undefined,
): Promise<RunnerFactory> {
  await useFirstOf([known ?? 'wasm', 'wasm', 'cpu'])
  let spare: TfModel | undefined = await loadParsedModel(files)
  return async (name) => {
    if (!(await loadBackend(name))) return undefined
    useBackend(name)
    const own = spare ?? (await loadParsedModel(files))
    spare = undefined
    try {
      return new TfjsRunner(name, own)
    } catch (error) {
      own.dispose()
      throw error
    }
  }
}

async function useFirstOf(names: readonly BackendName[]): Promise<void> {
  for (const name of names) if (await loadBackend(name)) return useBackend(name)
  unavailable()
}

export function unavailable(): never {
  const report = JSON.stringify(backendReport())
  throw new Problem('unavailable', `no TensorFlow.js back end can serve here: ${report}`)
}
