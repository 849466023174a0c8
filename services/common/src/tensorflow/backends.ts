/** The TensorFlow.js back ends of this process: loaded on demand, tried before they count, switched synchronously. */
import { createRequire } from 'node:module'
import { dirname, sep } from 'node:path'
import type * as wasm from '@tensorflow/tfjs-backend-wasm'
import {
  backendNames,
  installedBackends,
  tensorflowObstacle,
  type BackendName,
} from './installed-backends.js'
import { countTensorsWith } from './tensor-count.js'
import core from './tfjs-core.js'

const { enableProdMode, engine, matMul, tensor2d, tidy } = core

export { backendNames, installedBackends, type BackendName }

/** What is known of a back end: 'not loaded', 'ready', or why it cannot serve. */
export type BackendReport = Record<BackendName, string>

const require = createRequire(import.meta.url)
const report: BackendReport = { tensorflow: 'not loaded', wasm: 'not loaded', cpu: 'not loaded' }
const loading = new Map<BackendName, Promise<boolean>>()
let queue: Promise<unknown> = Promise.resolve()

enableProdMode() // else the cpu back end prints an advertisement for tfjs-node

// What the back ends hold: the engine does not know of what kernels give that are called directly.
countTensorsWith(() =>
  Object.values(engine().registry).reduce((sum, backend) => sum + backend.numDataIds(), 0),
)

const loaders: Record<BackendName, () => void> = {
  tensorflow() {
    const missing = tensorflowObstacle()
    if (missing !== undefined) throw new Error(missing)
    process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2' // errors only: TensorFlow writes hints on its CPU to stderr
    require('@tensorflow/tfjs-node')
  },
  wasm() {
    const { setWasmPaths } = require('@tensorflow/tfjs-backend-wasm') as typeof wasm
    setWasmPaths(dirname(require.resolve('@tensorflow/tfjs-backend-wasm')) + sep)
  },
  cpu() {
    require('@tensorflow/tfjs-backend-cpu')
  },
}

/**
 * Loads back ends and tries each with a small computation; one that cannot serve is left out, see backendReport.
 * tfjs-node costs about half a second and 265 MiB: name the candidates where it is not needed.
 * @returns those that compute correctly here, best first
 */
export async function loadBackends(names: readonly BackendName[] = backendNames): Promise<BackendName[]> {
  const loaded: BackendName[] = []
  for (const name of backendNames) if (names.includes(name) && (await loadBackend(name))) loaded.push(name)
  return loaded
}

/** Loads one back end, once. The active back end stays the same, except for the first. */
export function loadBackend(name: BackendName): Promise<boolean> {
  const known = loading.get(name)
  if (known) return known
  const loaded = queue.then(() => load(name)) // one at a time: each becomes the active one while it is tried
  queue = loaded
  loading.set(name, loaded)
  return loaded
}

/**
 * Makes a loaded back end the one that computes. Synchronous: for an initialised back end tfjs switches before its
 * promise is returned. A switch costs about a quarter of a millisecond, as tfjs sets up every kernel again; staying
 * with the active one costs nothing.
 */
export function useBackend(name: BackendName): void {
  if (report[name] !== 'ready') throw new Error(`Back end ${name} cannot be used: ${report[name]}`)
  if (engine().backendName !== name) void engine().setBackend(name)
}

/** Which back ends serve here, and why the others do not. */
export function backendReport(): BackendReport {
  return { ...report }
}

async function load(name: BackendName): Promise<boolean> {
  const previous = backendNames.find((other) => report[other] === 'ready' && other === engine().backendName)
  try {
    await withoutSideEffects(async () => {
      loaders[name]()
      if (!(await engine().setBackend(name))) throw new Error('it could not be initialised')
      tryOut()
    })
    report[name] = 'ready'
  } catch (error) {
    report[name] = reasonOf(error)
  }
  if (previous) useBackend(previous)
  return report[name] === 'ready'
}

/** [1 2] x [3 4]' = 11 */
function tryOut(): void {
  const product = tidy(() => matMul(tensor2d([[1, 2]]), tensor2d([[3], [4]])).dataSync()[0])
  if (product !== 11) throw new Error(`it computes 1 x 3 + 2 x 4 = ${product}`)
}

/**
 * The loader of the WASM back end installs process-wide handlers that rethrow: crashes are not its business. tfjs-node
 * uses what Node.js 22 calls deprecated: nobody here can change that.
 */
async function withoutSideEffects(run: () => Promise<void>): Promise<void> {
  const events = ['uncaughtException', 'unhandledRejection']
  const before = events.map((event) => process.rawListeners(event))
  const { emitWarning } = process
  process.emitWarning = (...warning: unknown[]) => {
    if (warning[1] !== 'DeprecationWarning') Reflect.apply(emitWarning, process, warning)
  }
  try {
    await run()
  } finally {
    process.emitWarning = emitWarning
    events.forEach((event, i) => {
      for (const added of process.rawListeners(event))
        if (!before[i]!.includes(added)) process.removeListener(event, added as () => void)
    })
  }
}

function reasonOf(error: unknown): string {
  const { message = String(error) } = error as Partial<Error>
  return message.split('\n')[0]!.trim()
}
