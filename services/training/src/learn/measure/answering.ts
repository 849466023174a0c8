/** A finished model as the measures see it, whatever computes it. */
export interface Answering {
  /** Multiplications, or steps that take as long, for a row. */
  readonly cost: number
  /**
   * @param rows as FeatureCodec encodes them, row-major
   * @returns row-major [count, numbers per output row]
   */
  run(rows: Float32Array, count: number): Float32Array
}
