import assert from 'node:assert/strict'
import type { Feature } from '@modelops/common/manifest'
import { CodeNetwork } from '../../../src/learn/recipe/code-network.js'
import { Codes, type CodeRange } from '../../../src/learn/recipe/codes.js'
import { TrainingStatistics } from '../../../src/learn/rows/statistics.js'
import { seededRandom } from '@modelops/common/random'

const features: Feature[] = [
  { name: 'a', type: 'numeric', nullable: true, missing_input: true },
  { name: 'b', type: 'text', nullable: false, other: false, categories: ['x', 'y', 'z'] },
  { name: 'c', type: 'numeric', nullable: false },
]

/** Rows [a, b, c, target] with gaps in a. */
function table(rows: number) {
  const random = seededRandom(3)
  const window = Float32Array.from({ length: rows * 4 }, (_, i) => {
    if (i % 4 === 1) return Math.floor(random() * 3)
    return i % 4 === 0 && random() < 0.2 ? NaN : random() * 10
  })
  const statistics = new TrainingStatistics(features, random)
  for (let row = 0; row < rows; row++) statistics.add(window.subarray(row * 4, row * 4 + 4))
  return {
    codes: new Codes(features, statistics),
    window,
    order: Uint32Array.from({ length: rows }, (_, i) => i),
  }
}

/** All codes of a row less their means, written out. */
function denseCodes(codes: Codes, range: CodeRange, batch: { window: Float32Array; order: Uint32Array }) {
  const width = range.columns.length
  const places = new Int32Array(batch.order.length * width)
  const amounts = new Float32Array(batch.order.length * width)
  codes.encode(range, batch, places, amounts)
  return [...batch.order].map((_, row) => {
    const values = Array.from(range.means, (mean) => -mean)
    range.columns.forEach(({ isCumulative }, column) => {
      const at = row * width + column
      if (isCumulative) for (let p = range.starts[column]!; p < places[at]!; p++) values[p]! += 1
      values[places[at]!]! += amounts[at]!
    })
    return values
  })
}

describe('a network of codes', () => {
  const { codes, window, order } = table(50)
  const batch = { window, order: order.subarray(0, 14) }

  /** The weights are random, the output's too. */
  function network(hidden: number[], outputs: number, range = codes.bins) {
    const made = new CodeNetwork(codes, range, hidden, outputs, 14)
    made.initialise(7)
    const random = seededRandom(9)
    const weights = made.weights.map((weight) => weight + (random() - 0.5) * 0.4)
    made.load(weights)
    return { made, weights }
  }

  it('answers as dense layers of the codes would', () => {
    for (const hidden of [[], [16], [16, 8]])
      for (const range of [codes.bins, codes.plain]) {
        const { made } = network(hidden, 3, range)
        const answers = made.forward(batch)
        let values = denseCodes(codes, range, batch).map((row) =>
          row.map((value, i) => value + range.means[i]!),
        )
        made.describe().forEach(({ kernel, bias }, i, { length }) => {
          values = values.map((row) =>
            Array.from(bias, (start, unit) => {
              const sum = row.reduce((sum, value, j) => sum + value * kernel[j * bias.length + unit]!, start)
              return i < length - 1 ? Math.max(0, sum) : sum
            }),
          )
        })
        values
          .flat()
          .forEach((value, i) => assert.ok(Math.abs(value - answers[i]!) < 1e-4, `${value} ${answers[i]}`))
      }
  })

  it('finds the slopes that finite differences show', () => {
    for (const hidden of [[], [16, 8]]) {
      const { made, weights } = network(hidden, 2)
      const wanted = Float32Array.from(made.forward(batch), (_, i) => Math.sin(i))
      const loss = () => made.forward(batch).reduce((sum, value, i) => sum + value * wanted[i]!, 0)
      loss()
      const slopes = made.differentiate(wanted).slice()
      let compared = 0
      for (let i = 0; i < weights.length; i += 1 + (i % 5)) {
        const at = (change: number) => {
          made.load(weights.with(i, weights[i]! + change))
          return loss()
        }
        const [up, down] = [at(4e-3), at(-4e-3)]
        const difference = (up - down) / 8e-3
        if (Math.abs(slopes[i]! - difference) < 0.03 * (1 + Math.abs(difference))) compared++
        else assert.ok(hidden.length > 0, `weight ${i}: ${slopes[i]} against ${difference}`) // a kink of a ReLU
      }
      assert.ok(compared > weights.length / 4, `${compared} of ${weights.length}`)
    }
  })
})
