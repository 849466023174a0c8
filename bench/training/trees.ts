/** Boosted trees of training beside LightGBM: the same rows, columns and bins, as many trees of as many leaves. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Feature } from '@modelops/common/manifest'
import { seededRandom } from '@modelops/common/random'
import { cpuSeconds } from '../../services/training/dist/learn/cpu-seconds.js'
import { MeanLoss } from '../../services/training/dist/learn/network/mean-loss.js'
import { Codes } from '../../services/training/dist/learn/recipe/codes.js'
import { binSome } from '../../services/training/dist/learn/recipe/trees/binned-rows.js'
import { answersOf, Booster, drawnShare } from '../../services/training/dist/learn/recipe/trees/booster.js'
import { shapeOf } from '../../services/training/dist/learn/recipe/trees/fit-forest.js'
import { rowColumnsOf } from '../../services/training/dist/learn/rows/row-columns.js'
import { TrainingStatistics } from '../../services/training/dist/learn/rows/statistics.js'
import { learningTasks } from '../../services/training/dist/learn/tasks/learning-tasks.js'
import { run } from '../python-environment.js'

const script = fileURLToPath(new URL('lightgbm_trees.py', import.meta.url))
const TREES = 200
const task = learningTasks.binary

export interface Size {
  rows: number
  columns: number
}

/** Seconds of the processor, and log loss of the rows that were learned from. */
interface Result {
  seconds: number
  loss: number
}

/** @returns ours and that of LightGBM, in turn */
export async function compareTrees(
  directory: string,
  python: string,
  { rows, columns }: Size,
  rounds: number,
): Promise<{ ours: Result; lightgbm: Result }[]> {
  const table = new Table(rows, columns)
  const path = join(directory, 'table.f32')
  await writeFile(path, table.values)
  const { leaves, depth, rows: least, share, rate } = shapeOf(TREES)
  const asked = { leaves, depth, least, share, rate, drawn: drawnShare(rows, columns), trees: TREES }
  const results: { ours: Result; lightgbm: Result }[] = []
  for (let round = 0; round < rounds; round++)
    results.push({
      ours: await table.learn(round),
      lightgbm: JSON.parse(
        run(python, [script, path, String(rows), JSON.stringify(asked)], process.env),
      ) as Result,
    })
  return results
}

/** Numbers and a class that depends on products of some of them. */
class Table {
  /** Row-major, as RowEncoder makes them. */
  readonly values: Float32Array
  readonly #features: Feature[]
  readonly #width: number

  constructor(
    private readonly rows: number,
    columns: number,
  ) {
    this.#features = Array.from({ length: columns }, (_, i) => ({
      ...{ name: `x${i}`, type: 'numeric', nullable: false },
    }))
    this.#width = rowColumnsOf(this.#features).width
    this.values = new Float32Array(rows * this.#width)
    const random = seededRandom(1)
    for (let row = 0; row < rows; row++) {
      const values = this.values.subarray(row * this.#width, (row + 1) * this.#width)
      for (let i = 0; i < columns; i++) values[i] = random() * 2 - 1
      const sum = values[0]! * values[1]! + values[2]! * values[3]! + values[4]! / 2 + random() - 0.5
      values[this.#width - 1] = Number(sum > 0)
    }
  }

  async learn(seed: number): Promise<Result> {
    const [features, width] = [this.#features, this.#width]
    const statistics = new TrainingStatistics(features, seededRandom(seed))
    for (let row = 0; row < this.rows; row++)
      statistics.add(this.values.subarray(row * width, (row + 1) * width))
    const read = (first: number, count: number, out: Float32Array, outRow = 0) =>
      out.set(this.values.subarray(first * width, (first + count) * width), outRow * width)
    const loss = new MeanLoss(task, 1, undefined)
    const target = { min: 0, max: 1, mean: 0, std: 1 }
    const lesson = { task, loss, target, pause: () => Promise.resolve() }
    const before = cpuSeconds()
    const codes = new Codes(features, statistics)
    const rows = await binSome({ rows: this.rows, width, read }, codes, lesson, seededRandom(seed))
    const booster = new Booster(codes.steps.columns, rows, lesson, 1, seed)
    for (let tree = 0; tree < TREES; tree++) booster.addTree(shapeOf(TREES))
    const seconds = cpuSeconds() - before
    return { seconds, loss: loss.compare(rows.targets, answersOf(booster, rows)).loss }
  }
}
