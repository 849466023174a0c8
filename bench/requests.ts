/** The breast-cancer rows as requests of each protocol. */
import { readFileSync } from 'node:fs'
import type { Target } from './load.js'
import { csv } from './registry.js'

export interface LabelledRow {
  features: number[]
  label: string
}

export const rows: LabelledRow[] = readFileSync(csv, 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => {
    const cells = line.trim().split(',')
    return { features: cells.slice(0, -1).map(Number), label: cells.at(-1)! }
  })

const { features } = rows[0]!

export const predict = (url: string, row = features): Target => ({
  url,
  path: '/predict',
  body: JSON.stringify({ features: row }),
})

export const predictMany = (url: string, instances: number[][]): Target => ({
  url,
  path: '/predict',
  body: JSON.stringify({ instances }),
})

export const v2 = (url: string, row = features): Target => ({
  url,
  path: '/v2/models/breast-cancer/infer',
  body: JSON.stringify({
    inputs: [{ name: 'input-0', shape: [1, row.length], datatype: 'FP64', data: row }],
  }),
})
