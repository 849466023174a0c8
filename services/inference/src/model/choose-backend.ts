/** Chooses a model's back end by a short measurement. */
import { createHash } from 'node:crypto'
import { cpus } from 'node:os'
import type { Manifest } from '@modelops/common/manifest'
import { installedBackends, type BackendName } from '@modelops/common/tensorflow/installed-backends'
import { fastestMs } from './computing-time.js'
import type { TensorflowRunner } from './runner.js'

/** Prepares the model for a back end: undefined where that does not load, throws where it cannot compute the model. */
export type RunnerFactory = (name: BackendName) => Promise<TensorflowRunner | undefined>

/** Asked once: it takes long where there are many cores, and loading must not hold up requests. */
const processor = cpus()[0]?.model ?? process.arch

const SMALL_BATCH = 1
const LARGE_BATCH = 64
/** Enough for V8 to compile plain JavaScript, which it does on another thread. */
const TRIED_MS = 7.5
/** tfjs-node costs half a second and 265 MiB to load: only a model this slow elsewhere can be worth it. */
const WORTH_TENSORFLOW_MS = 5
const TENSORFLOW_ADVANTAGE = 1.5

interface Candidate {
  runner: TensorflowRunner
  /** Geometric mean of the milliseconds for a small and a large batch, so that neither is neglected. */
  score: number
  largeBatchMs: number
}

/**
 * The fastest runner of those that can serve the model; undefined where no back end loads.
 *
 * wasm and cpu are always measured, a few milliseconds each with turns of the event loop between; tensorflow only
 * where it is installed and 64 rows take the best of the others over 5 ms, and it must then be 1.5 times as fast.
 * @throws what `prepare` threw last, where none can compute the model
 */
export async function fastestRunner(prepare: RunnerFactory): Promise<TensorflowRunner | undefined> {
  let best: Candidate | undefined
  let failure: Error | undefined
  const challenge = async (name: BackendName, advantage: number) => {
    try {
      best = better(best, await measure(prepare, name, best?.score), advantage)
    } catch (error) {
      failure = error as Error // another back end may have the kernel that this one lacks
    }
  }
  await challenge('wasm', 1)
  await challenge('cpu', 1)
  if (isWorthTensorflow(best)) await challenge('tensorflow', TENSORFLOW_ADVANTAGE)
  if (!best && failure) throw failure
  return best?.runner
}

/**
 * What a choice depends on: the model and this machine. Weights count, as their zeros decide on tables and blocks, which
 * are many times faster.
 */
export function choiceKey(files: Manifest['files']): string {
  const model = createHash('sha256').update(JSON.stringify(files)).digest('hex')
  return [model, process.version, processor, installedBackends().join('+')].join(' ')
}

const isWorthTensorflow = (best: Candidate | undefined): boolean =>
  installedBackends().includes('tensorflow') && (!best || best.largeBatchMs > WORTH_TENSORFLOW_MS)

/** The challenger if it is at least `advantage` times as fast; the slower one is disposed. */
function better(best: Candidate | undefined, challenger: Candidate | undefined, advantage: number) {
  if (!best || !challenger) return best ?? challenger
  const [winner, loser] = challenger.score * advantage < best.score ? [challenger, best] : [best, challenger]
  loser.runner.dispose()
  return winner
}

/** @param limit a score: a back end that needs longer for a single row cannot win, and is not measured with 64 */
async function measure(
  prepare: RunnerFactory,
  name: BackendName,
  limit = Infinity,
): Promise<Candidate | undefined> {
  const runner = await prepare(name)
  if (!runner) return undefined
  const smallBatchMs = await callMs(runner, SMALL_BATCH)
  const largeBatchMs = smallBatchMs > limit ? Infinity : await callMs(runner, LARGE_BATCH)
  return { runner, score: Math.sqrt(smallBatchMs * largeBatchMs), largeBatchMs }
}

/** Milliseconds of a call once warmed up. */
function callMs(runner: TensorflowRunner, count: number): Promise<number> {
  const rows = new Float32Array(count * runner.inputWidth)
  return fastestMs(() => runner.run(rows, count), TRIED_MS)
}
