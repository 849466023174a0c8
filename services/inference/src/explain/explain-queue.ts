/** The explanations of one model version: one request after the other, in turns between which predictions are answered. */
import type { Manifest } from '@modelops/common/manifest'
import { Problem } from '@modelops/common/problem'
import { createTurns } from '@modelops/common/turns'
import type { ModelRunner } from '../model/runner.js'
import type { VersionFigures } from '../serving/figures.js'
import { backgroundOf, type Basis } from './background.js'
import type { Explainer, Explanation, Turns } from './explainer.js'
import { exactScores } from './exact-scores.js'
import { inputMeansOf } from './input-means.js'
import { linearExplainer } from './linear.js'
import { permutationExplainer } from './permutation.js'
import { backgroundSize, samplingPlan } from './sampling-plan.js'
import { scoresOf } from './scores.js'
import { hasCover, treeExplainer } from './tree-shap.js'
import { SlicedModel } from './sliced-model.js'

/** What was explained, and how. */
export interface Explained {
  /** Of several classes: the index of the only one that is asked for. */
  readonly only?: number | undefined
  readonly explainer: Explainer
  /** Undefined where the training rows themselves are: a forest knows how they went. */
  readonly background: Basis | undefined
  readonly explanations: readonly Explanation[]
}

interface Prepared {
  explainer: Explainer
  background: Basis | undefined
}

export interface ExplainedModel {
  readonly manifest: Manifest
  readonly runner: ModelRunner
  /** Where each feature begins in an encoded row, and the width. */
  readonly starts: readonly number[]
}

/** Requests of the largest size that may wait; one always may, where none waits. */
const MAX_WAITING_REQUESTS = 2
/** Rows of such a request, while it is not known how long the model takes. */
const MAX_ROWS = 256
/** To see how slow the model is. */
const TRIED_ROWS = 4
/** Contributions in one answer. */
const MAX_NUMBERS = 2 ** 18
/** Of one row, of which a class alone may be asked for. */
const MAX_NUMBERS_OF_ROW = 2 ** 22
/** Where features are many, each row takes too long. */
const MAX_FEATURES = 2000

export class ExplainQueue {
  #prepared: Prepared | undefined
  #waitingRows = 0
  #last: Promise<unknown> = Promise.resolve()

  constructor(
    private readonly model: ExplainedModel,
    private readonly figures: Pick<VersionFigures, 'explainSeconds'>,
  ) {}

  /**
   * @param rows encoded, row-major [count, width]
   * @param isWanted asked before each row: the rest is left out once it returns false
   * @param only of several classes: the index of the only one that is asked for
   * @throws Problem too_many_requests, too_large, unsupported_model, or invalid_data where the model computes no number
   */
  async explain(
    rows: Float32Array,
    count: number,
    isWanted: () => boolean,
    only?: number,
  ): Promise<Explained> {
    const most = MAX_WAITING_REQUESTS * (this.#prepared?.explainer.maxRows ?? MAX_ROWS)
    if (this.#waitingRows > 0 && this.#waitingRows + count > most)
      throw tooMany(this.#waitingRows, count, most)
    this.#waitingRows += count
    const result = this.#last.then(() => this.#explain(rows, count, isWanted, only))
    this.#last = result.catch(() => undefined)
    try {
      return await result
    } finally {
      this.#waitingRows -= count
    }
  }

  /** Resolves once nothing is computed any more. */
  async close(): Promise<void> {
    await this.#last
  }

  async #explain(
    rows: Float32Array,
    count: number,
    isWanted: () => boolean,
    only: number | undefined,
  ): Promise<Explained> {
    const endTurn = createTurns()
    const prepared = (this.#prepared ??= await this.#compute(prepare(this.model), endTurn))
    const numbers = numbersOfRow(prepared.explainer, this.model)
    if (numbers > MAX_NUMBERS && only === undefined) throw tooLong(numbers)
    const maxRows = Math.max(1, Math.min(prepared.explainer.maxRows, Math.floor(MAX_NUMBERS / numbers)))
    if (count > maxRows) throw tooLarge(count, maxRows)
    const explanations: Explanation[] = []
    const width = rows.length / count
    for (let at = 0; at < count * width && isWanted(); at += width)
      explanations.push(
        await this.#compute(prepared.explainer.explain(rows.subarray(at, at + width)), endTurn),
      )
    return { ...prepared, explanations, only }
  }

  async #compute<T>(work: Turns<T>, endTurn: () => Promise<void>): Promise<T> {
    let computed: Float32Array | void = undefined
    for (;;) {
      const start = performance.now()
      const step = work.next(computed)
      this.figures.explainSeconds += (performance.now() - start) / 1000
      await endTurn()
      if (step.done) return step.value
      computed = await step.value
    }
  }
}

/** Contributions: an answer has some megabytes at most. */
const numbersOfRow = ({ baseValues }: Explainer, { starts }: ExplainedModel): number =>
  baseValues.length * (starts.length - 1)

/** Chooses the method: exact where the form of the model allows it. */
function* prepare({ manifest, runner, starts }: ExplainedModel): Turns<Prepared> {
  const { forest, linear, outputWidth } = runner
  const features = starts.length - 1
  if (features * outputWidth > MAX_NUMBERS_OF_ROW) throw tooManyNumbers(features, outputWidth)
  if (forest && hasCover(forest)) {
    const scores = exactScores(forest.transform, outputWidth, manifest)
    const explainer = yield* treeExplainer(forest, scores, starts)
    return { explainer, background: undefined }
  }
  if (linear) {
    const scores = exactScores(linear.activation, outputWidth, manifest)
    const { means, basis } = inputMeansOf(manifest, backgroundSize(features))
    return { explainer: linearExplainer(linear, scores, means, starts), background: basis }
  }
  if (features > MAX_FEATURES) throw tooManyFeatures(features)
  const background = backgroundOf(manifest, backgroundSize(features))
  const scores = scoresOf(manifest, outputWidth)
  const model = new SlicedModel(runner, scores)
  yield* model.compute(TRIED_ROWS, (rows, at) => rows.set(background.rows[0]!, at))
  const plan = samplingPlan(features, background.rows.length, model.msOfRow)
  const rows = background.rows.slice(0, plan.rows)
  const explainer = yield* permutationExplainer({
    ...{ model, space: scores.space, scores: scores.width },
    ...{ background: rows, pairs: plan.pairs, starts },
  })
  return { explainer, background: { source: background.source, rows: rows.length } }
}

const tooMany = (waiting: number, count: number, most: number) =>
  new Problem(
    'too_many_requests',
    `${waiting} rows wait to be explained and ${count} more came, at most ${most} may wait: try again later`,
    { retryAfterSeconds: 1 },
  )

const tooLarge = (received: number, expected: number) =>
  new Problem(
    'too_large',
    `${received} rows are too many to be explained in one request; send at most ${expected} at a time`,
    { received, expected },
  )

const tooLong = (received: number) =>
  new Problem(
    'too_large',
    `the explanation of a row has ${received} numbers: ask for that of a single class (class=...)`,
    { received, expected: MAX_NUMBERS },
  )

const tooManyNumbers = (features: number, outputs: number) =>
  new Problem(
    'unsupported_model',
    `a model of ${features} features and ${outputs} outputs is not explained: at most ${MAX_NUMBERS_OF_ROW} contributions to a row are computed`,
    { received: features * outputs, expected: MAX_NUMBERS_OF_ROW },
  )

const tooManyFeatures = (received: number) =>
  new Problem(
    'unsupported_model',
    `a model of ${received} features takes too long to be explained by sampling: at most ${MAX_FEATURES} are`,
    { received, expected: MAX_FEATURES },
  )
