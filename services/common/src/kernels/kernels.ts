/** The arithmetic of assembly/kernels.ts on a memory of one's own. */
import { kernelsWasm } from './kernels-wasm.js'

type Kernel = (...args: number[]) => void
export type Kernels = Record<KernelName, Kernel>
type KernelName =
  | 'product'
  | 'productOfRow'
  | 'productOfSparseRow'
  | 'addLists'
  | 'transpose'
  | 'sumRows'
  | 'activate'
  | 'deactivate'
  | 'tabulate'
  | 'lookUp'
  | 'scatter'
  | 'collect'
  | 'adam'

/** What is used of it: the types of Node.js do not describe it. */
declare const WebAssembly: {
  Memory: new (descriptor: { initial: number }) => { buffer: ArrayBuffer }
  Module: new (bytes: Uint8Array) => object
  Instance: new (module: object, imports: object) => { exports: unknown }
}

const PAGE_BYTES = 65_536
/** Vectors are read fastest where they do not cross lines of the cache. */
const ALIGNMENT = 64
let compiled: object | undefined

/** Plans a memory: first reserve, then build. */
export class MemoryPlan {
  #end = ALIGNMENT

  /** @returns the address of this many floats or 32-bit integers */
  reserve(count: number): number {
    const address = this.#end
    this.#end += Math.ceil((count * 4) / ALIGNMENT) * ALIGNMENT
    return address
  }

  build(): { kernels: Kernels; buffer: ArrayBuffer } {
    const memory = new WebAssembly.Memory({ initial: Math.ceil(this.#end / PAGE_BYTES) })
    compiled ??= new WebAssembly.Module(Buffer.from(kernelsWasm, 'base64'))
    const { exports } = new WebAssembly.Instance(compiled, { env: { memory } })
    return { kernels: exports as Kernels, buffer: memory.buffer }
  }
}
