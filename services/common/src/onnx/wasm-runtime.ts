/**
 * ONNX Runtime as WebAssembly, from the package onnxruntime-web. Its own API answers by promises; the functions of its
 * module, which are called here as that API calls them, answer at once.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { OnnxRuntime } from './onnx-runtime.js'
import { WasmGraph } from './wasm-graph.js'
import { WasmMemory, type Wasm } from './wasm-memory.js'

type Factory = (options: { numThreads: number }) => Promise<Wasm>

const require = createRequire(import.meta.url)

const THREADS = 1
const LOG_FATAL = 4
const OPTIMIZE_ALL = 99
const SEQUENTIAL = 0

/**
 * Reads the module from the package; nothing is loaded over the network.
 * @param version the one whose functions are known
 * @throws Error where the package is not installed, or in another version
 */
export async function loadWasmRuntime(version: string): Promise<OnnxRuntime> {
  const path = require.resolve('onnxruntime-web/ort-wasm-simd-threaded.mjs')
  const installed = versionAt(path)
  if (installed !== version)
    throw new Error(`onnxruntime-web ${installed} is installed, and ${version} is needed`)
  const { default: create } = (await import(pathToFileURL(path).href)) as { default: Factory }
  const wasm = await create({ numThreads: THREADS })
  const memory = new WasmMemory(wasm)
  memory.check(wasm._OrtInit(THREADS, LOG_FATAL))
  const settings = {
    session: wasm._OrtCreateSessionOptions(
      OPTIMIZE_ALL,
      true,
      true,
      SEQUENTIAL,
      false,
      0,
      0,
      LOG_FATAL,
      0,
      0,
    ),
    run: wasm._OrtCreateRunOptions(LOG_FATAL, 0, false, 0),
  }
  return { backend: 'onnx-wasm', load: (file, ends) => new WasmGraph(memory, settings, file, ends) }
}

function versionAt(path: string): string {
  const text = readFileSync(join(dirname(path), '..', 'package.json'), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}
