/** The same model by the prepared kernel and by what there is of ONNX Runtime, in this process. */
import type { Forest } from '@modelops/common/forest/forest'
import { writeForest } from '@modelops/common/forest/forest-files'
import { isOnnxNative, wasmVersion, type OnnxRuntime } from '@modelops/common/onnx/onnx-runtime'
import { loadNativeRuntime } from '@modelops/common/onnx/native-runtime'
import { loadWasmRuntime } from '@modelops/common/onnx/wasm-runtime'
import { ForestRunner } from '../services/inference/src/model/forest-runner.js'
import { importModel } from '../services/training/src/import/import-model.js'
import { importRequestSchema } from '../services/training/src/import/import-request.js'
import { onnxForest } from './onnx-forest.js'
import { median } from './statistics.js'

export type Run = (count: number) => Float32Array
/** By what computes it. */
export type Ways = Record<string, Run>

/** Of a call with so many rows: as many calls as take some tens of milliseconds. */
const SIZES = [
  [1, 500],
  [1000, 20],
] as const
const ROUNDS = 9
const MOST_ROWS = 1000
const TOLERANCE = 1e-6

/** @throws Error where there is none */
export async function onnxRuntimes(): Promise<OnnxRuntime[]> {
  const wasm = await loadWasmRuntime(wasmVersion).catch(({ message }: Error) => console.error(message))
  const found = [...(isOnnxNative() ? [loadNativeRuntime()] : []), ...(wasm ? [wasm] : [])]
  if (found.length === 0) throw new Error('neither onnxruntime-node nor onnxruntime-web is installed')
  return found
}

/** @param values row-major [MOST_ROWS, inputs] */
export async function forestWays(
  forest: Forest,
  values: Float32Array,
  runtimes: OnnxRuntime[],
): Promise<Ways> {
  const { modelJson, weights } = writeForest(forest)
  const kernel = await ForestRunner.of(modelJson, weights)
  const file = onnxForest(forest)
  return {
    kernel: (count) => kernel.run(values, count),
    ...graphWays(runtimes, file, { input: 'rows', output: 'answers' }, values, forest.inputs),
  }
}

/** A pipeline of scikit-learn, as training imports it: no kernel computes it. */
export async function pipelineWays(path: string, runtimes: OnnxRuntime[]): Promise<Ways> {
  const { modelJson, weights } = await importModel(path, importRequestSchema.parse({ name: 'pipeline' }))
  const { input, output } = JSON.parse(modelJson.toString()) as Record<
    'input' | 'output',
    { name: string; width: number }
  >
  const values = new Float32Array(MOST_ROWS * input.width)
  return graphWays(runtimes, weights, { input: input.name, output: output.name }, values, input.width)
}

function graphWays(
  runtimes: OnnxRuntime[],
  file: Uint8Array,
  ends: { input: string; output: string },
  values: Float32Array,
  width: number,
): Ways {
  const ways = runtimes.map((runtime): [string, Run] => {
    const graph = runtime.load(file, ends)
    return [runtime.backend, (count) => graph.run(values.subarray(0, count * width), count)]
  })
  return Object.fromEntries(ways)
}

/**
 * In interleaved rounds, as other work disturbs the machine.
 * @returns by way and number of rows the median µs of processor time a call
 * @throws Error where two ways answer differently
 */
export function compare(ways: Ways): Record<string, number[]> {
  const names = Object.keys(ways)
  checkSame(ways)
  const taken = new Map(names.map((name) => [name, SIZES.map((): number[] => [])]))
  for (let round = 0; round < ROUNDS; round++)
    SIZES.forEach(([count, calls], i) => {
      for (const name of names) taken.get(name)![i]!.push(cpuUsOf(() => ways[name]!(count), calls))
    })
  return Object.fromEntries(names.map((name) => [name, taken.get(name)!.map(median)]))
}

function checkSame(ways: Ways): void {
  const [first, ...others] = Object.values(ways).map((run) => run(MOST_ROWS).slice())
  for (const other of others)
    if (other.some((value, i) => !(Math.abs(value - first![i]!) <= TOLERANCE)))
      throw new Error('the runtimes answer differently')
}

function cpuUsOf(call: () => unknown, calls: number): number {
  const start = process.cpuUsage()
  for (let i = 0; i < calls; i++) call()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / calls
}
