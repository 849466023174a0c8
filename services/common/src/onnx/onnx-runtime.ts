/** What runs ONNX graphs here: ONNX Runtime as native code, or as WebAssembly where that is installed instead. */
import { createRequire } from 'node:module'
import { messageOf, Problem } from '../problem.js'
import { loadNativeRuntime } from './native-runtime.js'
import { loadWasmRuntime } from './wasm-runtime.js'

/** Where the rows go into a graph, and where the answers come out. */
export interface GraphEnds {
  input: string
  output: string
}

/** A graph that is loaded. */
export interface OnnxGraph {
  /**
   * @param rows row-major [count, width]
   * @throws Error what ONNX Runtime has against the rows
   */
  run(rows: Float32Array, count: number): Float32Array
  dispose(): void
}

export interface OnnxRuntime {
  readonly backend: 'onnx' | 'onnx-wasm'
  /** @throws Error what ONNX Runtime has against the file */
  load(file: Uint8Array, ends: GraphEnds): OnnxGraph
}

let runtime: OnnxRuntime | undefined

/** @throws Problem unavailable where neither package can be loaded */
export async function onnxRuntime(): Promise<OnnxRuntime> {
  return (runtime ??= await loadRuntime())
}

/** Else WebAssembly runs models, or nothing does. */
export function isOnnxNative(): boolean {
  try {
    loadNativeRuntime()
    return true
  } catch {
    return false
  }
}

async function loadRuntime(): Promise<OnnxRuntime> {
  try {
    return loadNativeRuntime()
  } catch (cause) {
    return loadWasmRuntime(wasmVersion).catch((reason: unknown) => unavailable(cause, reason))
  }
}

interface Package {
  peerDependencies: { 'onnxruntime-web': string }
}

/** The only one whose calls are known. */
export const wasmVersion = (createRequire(import.meta.url)('../../package.json') as Package).peerDependencies[
  'onnxruntime-web'
]

function unavailable(native: unknown, wasm: unknown): never {
  const reasons = [native, wasm].map((error) => messageOf(error).split('\n')[0])
  const remedy = `npm install --no-save onnxruntime-web@${wasmVersion}`
  throw new Problem(
    'unavailable',
    `ONNX models cannot be run here: ${reasons.join('; ')}; where onnxruntime-node has no library for the machine, run ${remedy}, and start the services again`,
    { cause: native },
  )
}
