/** Loads a model to where it holds nobody up: into this thread, or into one of its own. */
import type { Manifest } from '@modelops/common/manifest'
import { isOnnxNative } from '@modelops/common/onnx/onnx-runtime'
import type { ModelArtifacts } from '@modelops/common/registry/model-registry'
import { isBackendName } from '@modelops/common/tensorflow/installed-backends'
import type { BackendCache } from './backend-cache.js'
import { choiceKey } from './choose-backend.js'
import { loadLocalRunner } from './local-runner.js'
import type { ModelRunner } from './runner.js'
import { ThreadRunner, type ThreadCare } from './thread-runner.js'

/** Larger files take longer to be read than the event loop may be held; forests are read in short turns. */
const LARGE_BYTES = 2 ** 22

/**
 * Loads a model, chooses its back end, checks it against the manifest's samples and warms it up.
 * @param files the weights of a large model are left empty
 * @param cache remembers the choice of the back end
 * @param care for a model that gets a thread
 * @throws Problem unsupported_model, artifact_corrupt; nothing stays allocated then
 */
export async function loadRunner(
  manifest: Manifest,
  files: ModelArtifacts,
  cache: BackendCache,
  care: ThreadCare,
): Promise<ModelRunner> {
  const key = choiceKey(manifest.files)
  const known = await cache.get(key)
  const local = needsThread(manifest, files)
    ? undefined
    : await loadLocalRunner(manifest, files, { known, takesSlow: false })
  const runner = local ?? (await ThreadRunner.load(manifest, files, known, care))
  if (runner.backend !== known && isBackendName(runner.backend)) await cache.set(key, runner.backend)
  return runner
}

/** Also what WebAssembly runs, whose module holds a turn while it is loaded. */
function needsThread({ model_format }: Manifest, { weights }: ModelArtifacts): boolean {
  if (model_format === 'onnx' && !isOnnxNative()) return true
  return model_format !== 'trees' && weights.length > LARGE_BYTES
}
