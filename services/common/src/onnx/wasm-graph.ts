/** A graph that ONNX Runtime has loaded as WebAssembly. */
import type { GraphEnds, OnnxGraph } from './onnx-runtime.js'
import { WORD, type WasmMemory } from './wasm-memory.js'

const FLOAT32 = 1
const CPU = 1
const MATRIX = 2

/** The words that the calls read and write: names and tensors of the ends, the dimensions of the rows, and the answer. */
const words = [
  'inputName',
  'outputName',
  'input',
  'output',
  'count',
  'width',
  'type',
  'data',
  'shape',
  'rank',
] as const
type Addresses = Record<(typeof words)[number], number>

/** Handles of what sessions and runs are to do. */
export interface WasmSettings {
  session: number
  run: number
}

export class WasmGraph implements OnnxGraph {
  readonly #session: number
  readonly #at: Addresses
  #rows = 0
  #reserved = 0

  /** @throws Error what ONNX Runtime has against the file */
  constructor(
    private readonly memory: WasmMemory,
    private readonly settings: WasmSettings,
    file: Uint8Array,
    { input, output }: GraphEnds,
  ) {
    this.#session = load(memory, settings, file)
    const call = memory.allocate(words.length * WORD)
    this.#at = Object.fromEntries(words.map((word, i) => [word, call + i * WORD])) as Addresses
    memory.setWord(this.#at.inputName, memory.allocateText(input))
    memory.setWord(this.#at.outputName, memory.allocateText(output))
  }

  run(rows: Float32Array, count: number): Float32Array {
    const { memory, settings } = this
    const { wasm } = memory
    const { inputName, outputName, input, output } = this.#at
    const tensor = this.#tensorOf(rows, count)
    memory.setWord(input, tensor)
    memory.setWord(output, 0)
    const code = wasm._OrtRun(this.#session, inputName, input, 1, outputName, 1, output, settings.run)
    wasm._OrtReleaseTensor(tensor)
    memory.check(code)
    return this.#take(memory.word(output))
  }

  dispose(): void {
    const { wasm } = this.memory
    const { inputName, outputName } = this.#at
    wasm._OrtReleaseSession(this.#session)
    for (const address of [this.memory.word(inputName), this.memory.word(outputName), inputName, this.#rows])
      wasm._free(address)
  }

  #tensorOf(rows: Float32Array, count: number): number {
    const { memory } = this
    const { count: dimensions, width } = this.#at
    this.#reserve(rows.byteLength)
    memory.floats(this.#rows, rows.length).set(rows)
    memory.setWord(dimensions, count)
    memory.setWord(width, rows.length / count)
    return memory.found(
      memory.wasm._OrtCreateTensor(FLOAT32, this.#rows, rows.byteLength, dimensions, MATRIX, CPU),
    )
  }

  /** @returns a copy of what is in a tensor, which is freed */
  #take(tensor: number): Float32Array {
    const { memory } = this
    const { type, data, shape, rank } = this.#at
    try {
      memory.check(memory.wasm._OrtGetTensorData(tensor, type, data, shape, rank))
      const size = this.#sizeOf(memory.word(shape), memory.word(rank))
      if (memory.word(type) !== FLOAT32) throw new Error('the model answers with other than 32-bit floats')
      return memory.floats(memory.word(data), size).slice()
    } finally {
      memory.wasm._OrtReleaseTensor(tensor)
    }
  }

  /** @param shape is freed */
  #sizeOf(shape: number, rank: number): number {
    let size = 1
    for (let i = 0; i < rank; i++) size *= this.memory.word(shape + i * WORD)
    this.memory.wasm._OrtFree(shape)
    return size
  }

  #reserve(bytes: number): void {
    if (bytes <= this.#reserved) return
    this.memory.wasm._free(this.#rows)
    this.#rows = this.memory.allocate(bytes)
    this.#reserved = bytes
  }
}

function load(memory: WasmMemory, { session }: WasmSettings, file: Uint8Array): number {
  const address = memory.allocate(file.length)
  try {
    memory.wasm.HEAPU8.set(file, address)
    return memory.found(memory.wasm._OrtCreateSession(address, file.length, session))
  } finally {
    memory.wasm._free(address)
  }
}
