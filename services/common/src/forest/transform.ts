/** What the sums of a forest become. */
import type { Transform } from './forest.js'

/** Changes the sums of one row, in place. */
export function transformRow(transform: Transform, values: Float64Array): void {
  if (transform === 'identity') return
  if (transform === 'softmax') return softmax(values)
  const apply = functions[transform]
  for (let i = 0; i < values.length; i++) values[i] = apply(values[i]!)
}

const functions = {
  sigmoid: (x: number) => 1 / (1 + Math.exp(-x)),
  exp: Math.exp,
  square: (x: number) => Math.sign(x) * x * x,
  softplus: (x: number) => Math.log1p(Math.exp(x)),
  step: (x: number) => Number(x > 0),
}

function softmax(values: Float64Array): void {
  let largest = -Infinity
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, values[i]!)
  let total = 0
  for (let i = 0; i < values.length; i++) total += values[i] = Math.exp(values[i]! - largest)
  for (let i = 0; i < values.length; i++) values[i]! /= total
}
