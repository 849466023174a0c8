/** A loaded model that turns rows into raw outputs, whatever computes them. */
import type { BackendName } from '@modelops/common/tensorflow/installed-backends'
import type { Forest } from '@modelops/common/forest/forest'
import type { OnnxRuntime } from '@modelops/common/onnx/onnx-runtime'
import type { Problem } from '@modelops/common/problem'
import type { LinearModel } from './linear-model.js'

/** What computes a model: TensorFlow.js or its kernels, the kernel for trees, or the runtime of ONNX. */
export type ServingBackend = BackendName | 'trees' | OnnxRuntime['backend']

export interface ModelRunner {
  readonly backend: ServingBackend
  /** Whether it computes in a thread of its own, and not in turns of the event loop. */
  readonly hasThread?: true
  /** Why it cannot compute at the moment; it tries again by itself. */
  readonly outage?: Problem | undefined
  /** Numbers per input row. */
  readonly inputWidth: number
  /** Numbers per output row. */
  readonly outputWidth: number
  /** Rows that one call may have, so that it takes a few milliseconds; undefined: any number. */
  readonly mostRows?: number
  /** What it computes, where that is linear, or a forest. */
  linear?: LinearModel | undefined
  readonly forest?: Forest | undefined
  /**
   * @param rows row-major [count, inputWidth]; may be longer than needed
   * @returns row-major [count, outputWidth], valid until the next call; a promise where it has a thread
   */
  run(rows: Float32Array, count: number): Float32Array | Promise<Float32Array>
  /** Frees tensors; the runner must not be used afterwards. */
  dispose(): void
}

/** Computes in this thread, and holds the event loop meanwhile. */
export interface LocalRunner extends ModelRunner {
  /** 0 where a single row takes longer. */
  mostRows?: number
  run(rows: Float32Array, count: number): Float32Array
}

/** One of several that could serve the same TensorFlow.js model. */
export interface TensorflowRunner extends LocalRunner {
  readonly backend: BackendName
}
