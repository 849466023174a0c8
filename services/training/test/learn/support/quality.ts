/**
 * Training without options, on every fifth row of a table that it has not seen. It repeats to the bit, so that whatever
 * changes these errors is a change of training: where it is meant, UPDATE_QUALITY=1 writes quality.json anew.
 */
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import type { CandidateName } from '@modelops/common/rules/candidates'
import { parseNumber } from '@modelops/common/rules/cells'
import type { FinishedModel } from '../../../src/learn/manifest-draft.js'
import { outputsFor } from './outputs.js'
import { steps } from './synthetic.js'
import { trainOn } from './training.js'

const MOST = 1.02
const HELD_OUT = 5
/** It is nothing but computation: a quarter of a processor that others want as well takes many minutes. */
const CEILING_MS = 1_800_000

const path = new URL('quality.json', import.meta.url)
const committed = JSON.parse(readFileSync(path, 'utf8')) as Record<string, number>
interface Table {
  target: string
  csv(): string
  candidates?: CandidateName[]
}

const example = (name: string) =>
  readFileSync(new URL(`../../../../../examples/data/${name}.csv`, import.meta.url), 'utf8')
const tables: Record<string, Table> = {
  'breast-cancer': { target: 'diagnosis', csv: () => example('breast-cancer') },
  diabetes: { target: 'progression', csv: () => example('diabetes') },
  iris: { target: 'species', csv: () => example('iris') },
  // What trees alone make of it: in the mixture of the others they weigh nothing.
  steps: { target: 'y', csv: () => steps(400), candidates: ['trees'] },
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

/** Log loss of classes, root of the mean squared error of numbers. */
function errorOf(
  { labels }: FinishedModel['draft'],
  outputs: readonly number[][],
  truth: readonly string[],
): number {
  if (!labels) return Math.sqrt(mean(outputs.map(([value], i) => (value! - Number(truth[i])) ** 2)))
  const probability = (output: readonly number[], place: number) =>
    output.length > 1 ? output[place]! : place === 1 ? output[0]! : 1 - output[0]!
  return mean(outputs.map((output, i) => -Math.log(probability(output, labels.indexOf(truth[i]!)))))
}

async function measure({ csv, target, candidates }: Table): Promise<number> {
  const [header, ...rows] = csv().trim().split(/\r?\n/) as [string, ...string[]]
  const isHeldOut = (_: string, row: number) => row % HELD_OUT === 0
  const known = rows.filter((line, row) => !isHeldOut(line, row))
  const model = await trainOn([header, ...known].join('\n'), target, candidates && { candidates })
  const cells = rows.filter(isHeldOut).map((line) => line.split(','))
  const outputs = await outputsFor(
    model,
    cells.map((row) => row.slice(0, -1).map(parseNumber)),
  )
  return errorOf(
    model.draft,
    outputs,
    cells.map((row) => row.at(-1)!),
  )
}

/** A test for each of these tables. */
export function checkQuality(names: readonly string[]): void {
  for (const name of names)
    it(`errs on ${name} by at most 2 % more than committed`, async () => {
      const error = await measure(tables[name]!)
      if (process.env.UPDATE_QUALITY) {
        committed[name] = Number(error.toPrecision(5))
        writeFileSync(path, `${JSON.stringify(committed, null, 2)}\n`)
      }
      assert.ok(
        error <= MOST * committed[name]!,
        `an error of ${error}, where ${committed[name]} is committed`,
      )
    }).timeout(CEILING_MS)
}
