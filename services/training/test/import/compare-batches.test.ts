import { compareBatches } from '../../src/import/compare-batches.js'

describe('comparing batches', () => {
  it('takes models of very many outputs', () => {
    const outputWidth = 50_000
    const output = new Array<number>(outputWidth).fill(1)
    const model = {
      inputWidth: 1,
      run: (_: Float32Array, count: number) => new Float32Array(count * outputWidth).fill(1),
    }
    const rows = Array.from({ length: 5 }, () => [0])
    compareBatches(model, { inputWidth: 1, outputWidth, bounds: [], rows, outputs: rows.map(() => output) })
  })
})
