/** ONNX Runtime as native code, from the optional package onnxruntime-node. */
import { createRequire } from 'node:module'
import type { GraphEnds, OnnxGraph, OnnxRuntime } from './onnx-runtime.js'

interface Tensor {
  data: unknown
}

interface NativeSession {
  loadModel(buffer: ArrayBufferLike, byteOffset: number, byteLength: number, options: object): void
  run(feeds: Record<string, Tensor>, fetches: Record<string, null>, options: object): Record<string, Tensor>
  dispose(): void
}

/** What is used of the package: its own API runs the same call, a turn of the event loop later. */
interface Binding {
  InferenceSession: new () => NativeSession
}
interface Common {
  Tensor: new (type: 'float32', data: Float32Array, dims: number[]) => Tensor
  env: { logLevel: string }
}

/** Or the library reports its use to its makers. Set where a process starts: a thread cannot set it for the library. */
process.env.ORT_DISABLE_TELEMETRY = '1'

const require = createRequire(import.meta.url)

const LOG_FATAL = 4

/** One thread: the services have a process for each core. */
const options = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  logSeverityLevel: LOG_FATAL,
} as const

/** @throws Error where the package is not installed, or has no library for this machine */
export function loadNativeRuntime(): OnnxRuntime {
  const { binding, initOrt } = require('onnxruntime-node/dist/binding.js') as {
    binding: Binding
    initOrt(): void
  }
  const common = require('onnxruntime-common') as Common
  common.env.logLevel = 'fatal'
  initOrt()
  return { backend: 'onnx', load: (file, ends) => new NativeGraph(binding, common, file, ends) }
}

class NativeGraph implements OnnxGraph {
  readonly #session: NativeSession
  readonly #Tensor: Common['Tensor']
  readonly #fetches: Record<string, null>

  constructor(
    binding: Binding,
    { Tensor }: Common,
    file: Uint8Array,
    private readonly ends: GraphEnds,
  ) {
    this.#session = new binding.InferenceSession()
    this.#session.loadModel(file.buffer, file.byteOffset, file.byteLength, options)
    this.#Tensor = Tensor
    this.#fetches = { [ends.output]: null }
  }

  run(rows: Float32Array, count: number): Float32Array {
    const { input, output } = this.ends
    const tensor = new this.#Tensor('float32', rows, [count, rows.length / count])
    return this.#session.run({ [input]: tensor }, this.#fetches, {})[output]!.data as Float32Array
  }

  dispose(): void {
    this.#session.dispose()
  }
}
