/** The module of onnxruntime-web, its memory and its errors. */

/** Numbers are addresses in the module's memory, handles or codes; of codes 0 is good, of handles 0 is none. */
export interface Wasm {
  /** Other ones where the memory has grown. */
  readonly HEAPU8: Uint8Array
  readonly HEAPU32: Uint32Array
  _malloc(bytes: number): number
  _free(address: number): void
  stringToUTF8(text: string, address: number, mostBytes: number): void
  lengthBytesUTF8(text: string): number
  UTF8ToString(address: number): string
  _OrtInit(threads: number, logLevel: number): number
  _OrtGetLastError(code: number, message: number): number
  _OrtCreateSessionOptions(
    optimization: number,
    memoryArena: boolean,
    memoryPattern: boolean,
    executionMode: number,
    profiling: boolean,
    profilePrefix: number,
    logId: number,
    logLevel: number,
    logVerbosity: number,
    optimizedPath: number,
  ): number
  _OrtCreateSession(file: number, bytes: number, options: number): number
  _OrtReleaseSession(session: number): number
  _OrtCreateRunOptions(logLevel: number, logVerbosity: number, terminate: boolean, tag: number): number
  _OrtCreateTensor(
    type: number,
    data: number,
    bytes: number,
    dims: number,
    rank: number,
    location: number,
  ): number
  _OrtReleaseTensor(tensor: number): number
  _OrtGetTensorData(tensor: number, type: number, data: number, dims: number, rank: number): number
  _OrtFree(address: number): number
  _OrtRun(
    session: number,
    inputNames: number,
    inputs: number,
    inputCount: number,
    outputNames: number,
    outputs: number,
    outputCount: number,
    options: number,
  ): number
}

export const WORD = 4

export class WasmMemory {
  readonly #error: number

  constructor(readonly wasm: Wasm) {
    this.#error = this.allocate(2 * WORD)
  }

  allocate(bytes: number): number {
    const address = this.wasm._malloc(bytes)
    if (address === 0) throw new Error(`WebAssembly has no ${bytes} bytes of memory left`)
    return address
  }

  /** @returns the address of a copy that ends in 0 */
  allocateText(text: string): number {
    const bytes = this.wasm.lengthBytesUTF8(text) + 1
    const address = this.allocate(bytes)
    this.wasm.stringToUTF8(text, address, bytes)
    return address
  }

  word(address: number): number {
    return this.wasm.HEAPU32[address / WORD]!
  }

  setWord(address: number, value: number): void {
    this.wasm.HEAPU32[address / WORD] = value
  }

  /** Valid until the next call, in which the memory may grow. */
  floats(address: number, count: number): Float32Array {
    return new Float32Array(this.wasm.HEAPU8.buffer, address, count)
  }

  /** @throws Error the last one of ONNX Runtime */
  check(code: number): void {
    if (code !== 0) throw this.#lastError()
  }

  /** @throws Error the last one of ONNX Runtime */
  found(handle: number): number {
    if (handle === 0) throw this.#lastError()
    return handle
  }

  #lastError(): Error {
    this.wasm._OrtGetLastError(this.#error, this.#error + WORD)
    const message = this.word(this.#error + WORD)
    return new Error(message === 0 ? 'ONNX Runtime gives no reason' : this.wasm.UTF8ToString(message))
  }
}
