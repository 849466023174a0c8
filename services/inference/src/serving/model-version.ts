/** A model version in service: loaded, checked and warm, with its batcher and its figures. */
import { FeatureCodec, type UnseenValues } from '@modelops/common/data/feature-codec'
import type { Manifest } from '@modelops/common/manifest'
import { ExplainQueue } from '../explain/explain-queue.js'
import { Batcher, type BatchLimits } from '../batcher.js'
import { DriftCounts } from '../drift/drift-counts.js'
import type { ModelRunner } from '../model/runner.js'
import type { Decision, Predictions } from '@modelops/common/tasks'
import { decisionOf } from '@modelops/common/threshold'
import type { VersionLog } from '../prediction-log/version-log.js'
import { decodeOutputs } from '../predictions.js'
import type { ServedModel } from '../protocols/served-model.js'
import type { VersionFigures } from './figures.js'

/** @param computeMs the time that the model took for the batch */
export type PredictCallback = (result: Predictions | Error, computeMs: number) => void

export class ModelVersion implements ServedModel {
  readonly name: string
  readonly runId: string
  readonly labels: readonly string[]
  readonly codec: FeatureCodec
  readonly batcher: Batcher
  readonly explanations: ExplainQueue
  readonly loadedAt = new Date()
  readonly drift: DriftCounts
  /** Where its predictions are logged. */
  log: VersionLog | undefined
  #decision: Decision | undefined

  constructor(
    readonly manifest: Manifest,
    readonly runner: ModelRunner,
    readonly figures: VersionFigures,
    limits: BatchLimits,
    unseenValues: UnseenValues = 'categories',
  ) {
    this.name = manifest.model_name
    this.runId = manifest.run_id
    this.labels = manifest.labels ?? []
    const { features, missing_marks, left_out } = manifest
    this.codec = new FeatureCodec(features, unseenValues, missing_marks, left_out)
    this.drift = figures.drift ??= new DriftCounts(manifest, this.codec)
    this.batcher = new Batcher(runner, limits, figures)
    this.explanations = new ExplainQueue({ manifest, runner, starts: this.codec.starts }, figures)
    this.decideBy(undefined)
  }

  /** Of two classes: the positive one is answered from this probability on; undefined where the more probable one is. */
  get threshold(): number | undefined {
    return this.#decision?.threshold
  }

  /** @param threshold of its deployment; undefined: the one that its run has chosen, if any */
  decideBy(threshold: number | undefined): void {
    this.#decision = decisionOf(this.manifest, threshold)
  }

  /**
   * Predicts rows, whatever brought them; counts only the batches. A callback, as promises cost more than small models.
   * @param rows row-major [count, codec.width], left unchanged until `done` is called
   * @param count at least 1
   * @param done called once: at once with Problem too_many_requests or unavailable, else in a later turn of the event
   *   loop with the predictions, Problem internal where the model fails, or invalid_data where it computes no number
   * @param alone computes it in a batch of its own, so that the time that `done` gets is the request's
   */
  predict(rows: Float32Array, count: number, done: PredictCallback, alone = false): void {
    this.batcher.submit(
      rows,
      count,
      (problem, raw, computeMs) => done(problem ?? this.#decode(raw, count), computeMs),
      alone,
    )
  }

  /** The same as a promise, for what is slow anyway. */
  predictSoon(rows: Float32Array, count: number): Promise<Predictions> {
    return new Promise((resolve, reject) =>
      this.predict(rows, count, (result) => (result instanceof Error ? reject(result) : resolve(result))),
    )
  }

  #decode(raw: Float32Array, count: number): Predictions | Error {
    try {
      return decodeOutputs(this.manifest.task, this.labels.length, raw, count, this.#decision)
    } catch (error) {
      return error as Error
    }
  }

  /** Lets what waits be answered, then frees the model. */
  async retire(): Promise<void> {
    await this.batcher.close()
    await this.explanations.close()
    this.runner.dispose()
  }
}
