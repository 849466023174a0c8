import assert from 'node:assert/strict'
import { FeatureCodec } from '@modelops/common/data/feature-codec'
import { createLogger } from '@modelops/common/logging'
import type { Manifest } from '@modelops/common/manifest'
import { seededRandom } from '@modelops/common/random'
import { DriftCounts, SLOT_MS } from '../../src/drift/drift-counts.js'
import { DriftMonitor, type DriftReport } from '../../src/drift/drift-monitor.js'
import type { ModelVersion } from '../../src/serving/model-version.js'

const manifest = {
  task: 'regression',
  features: [
    {
      ...{ name: 'n', type: 'numeric', nullable: false },
      statistics: {
        ...{ min: 0, max: 1, mean: 0.5, std: 0.3, missing: 0 },
        deciles: Array.from({ length: 11 }, (_, i) => i / 10),
        bins: { edges: [0.25, 0.5, 0.75], counts: [2500, 2500, 2500, 2500], missing: 0 },
      },
    },
  ],
  prediction_bins: { edges: [0.5], counts: [5000, 5000] },
} as unknown as Manifest

/** What a process counts. */
function process(now: () => number) {
  const codec = new FeatureCodec(manifest.features)
  const drift = new DriftCounts(manifest, codec, now)
  const report: DriftReport = { model: 'm', runId: 'r', slots: drift.slots(), outliers: drift.outliers }
  const count = (value: number) =>
    drift.count(
      { rows: Float32Array.of(value), count: 1, missing: undefined },
      { count: 1, classes: 0, values: Float64Array.of(value), probabilities: new Float64Array(0) },
    )
  return { drift, report, count }
}

const monitorOf = (reports: DriftReport[], now: () => number) =>
  new DriftMonitor({
    catalog: { routes: () => [] },
    reports: () => reports,
    logger: createLogger('inference', 'silent'),
    now,
  })

const versionOf = (drift: DriftCounts) =>
  ({ name: 'm', runId: 'r', figures: { drift } }) as never as ModelVersion

describe('drift that several workers count', () => {
  it('is found as if one had counted it, exactly', async () => {
    let slot = 100
    const now = () => slot * SLOT_MS
    const [one, two, both] = [process(now), process(now), process(now)]
    const random = seededRandom(3)
    for (let row = 0; row < 3000; row++) {
      if (row === 1000) slot++
      const value = random() ** 4 * 1.2
      ;(random() < 0.3 ? one : two).count(value)
      both.count(value)
    }
    const other: DriftReport = { ...one.report, runId: 'another' }
    const merged = await monitorOf([one.report, other, two.report], now).examine(versionOf(one.drift))
    const alone = await monitorOf([both.report], now).examine(versionOf(both.drift))
    assert.deepEqual(merged, alone)
    assert.equal(merged.features[0]!.verdict, 'alarm')
    assert.equal(merged.predictions.verdict, 'alarm')
    assert.ok(merged.features[0]!.outliers!.above > 0)
  })

  it('has begun when the first of the windows began that all show it', async () => {
    let slot = 100
    const now = () => slot * SLOT_MS
    const { drift, report, count } = process(now)
    const random = seededRandom(4)
    for (; slot < 112; slot++) for (let row = 0; row < 6000; row++) count(random() ** (slot < 106 ? 1 : 3))
    slot--
    const { features } = await monitorOf([report], now).examine(versionOf(drift))
    const since = Date.parse(features[0]!.since!) / SLOT_MS
    assert.ok(since >= 105 && since <= 106, `since ${since}`)
  })

  it('is over when the windows with it are', async () => {
    let slot = 100
    const now = () => slot * SLOT_MS
    const { drift, report, count } = process(now)
    const random = seededRandom(5)
    for (; slot < 108; slot++) for (let row = 0; row < 6000; row++) count(random() ** (slot < 104 ? 3 : 1))
    slot--
    const { features } = await monitorOf([report], now).examine(versionOf(drift))
    assert.deepEqual([features[0]!.verdict, features[0]!.since], ['ok', null])
  })
})
