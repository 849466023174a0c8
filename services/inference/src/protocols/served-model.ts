/** A model version as the protocols see it. */
import type { FeatureCodec } from '@modelops/common/data/feature-codec'
import type { Manifest } from '@modelops/common/manifest'

export interface ServedModel {
  readonly name: string
  readonly runId: string
  readonly manifest: Manifest
  /** By class index; empty for a regression. */
  readonly labels: readonly string[]
  readonly codec: FeatureCodec
}
