/** A model version in service: loaded, checked and warm, with its batcher and its figures. */
import { FeatureCodec } from '@modelops/common/data/feature-codec'
import type { Manifest } from '@modelops/common/manifest'
import { Batcher, type BatchLimits } from '../batcher.js'
import type { ModelRunner } from '../model/runner.js'
import { predictParser } from '../protocols/predict/parser.js'
import type { Parser } from '../protocols/protocol.js'
import { v1Parser } from '../protocols/v1/parser.js'
import { v2Parser } from '../protocols/v2/parser.js'
import type { ServedModel } from '../protocols/served-model.js'
import type { VersionFigures } from './figures.js'

export type Protocol = 'predict' | 'v1' | 'v2'

export class ModelVersion implements ServedModel {
  readonly name: string
  readonly runId: string
  readonly labels: readonly string[]
  readonly codec: FeatureCodec
  readonly batcher: Batcher
  readonly parsers: Readonly<Record<Protocol, Parser>>
  readonly loadedAt = new Date()

  constructor(
    readonly manifest: Manifest,
    readonly runner: ModelRunner,
    readonly figures: VersionFigures,
    limits: BatchLimits,
  ) {
    this.name = manifest.model_name
    this.runId = manifest.run_id
    this.labels = manifest.labels ?? []
    this.codec = new FeatureCodec(manifest.features)
    this.parsers = { predict: predictParser(this), v1: v1Parser(this), v2: v2Parser(this) }
    this.batcher = new Batcher(runner, limits, (rows) => figures.batchRows.observe(rows))
  }

  /** Lets what waits be answered, then frees the model. */
  async retire(): Promise<void> {
    await this.batcher.close()
    this.runner.dispose()
  }
}
