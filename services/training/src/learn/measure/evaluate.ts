/** Measures the finished model, as it will be served, on the test rows. */
import { tidy, type Tensor } from '@tensorflow/tfjs-core'
import type { LayersModel } from '@tensorflow/tfjs-layers'
import type { Curves, Metrics } from '@modelops/common/manifest'
import { batchesInOrder } from '../rows/batches.js'
import {
  classificationMetrics,
  confusionMatrix,
  measuredClasses,
  type ClassScores,
} from './classification-metrics.js'
import type { InputLayout } from '../rows/input-layout.js'
import { inputsOf, targetsOf } from '../network/objective.js'
import type { Pause } from '../pacer.js'
import type { Plan } from '../plan/plan.js'
import { regressionMetrics } from './regression-metrics.js'
import { rocOf, type RocPoint } from './roc.js'
import type { RowFile } from '../rows/row-file.js'

export interface Evaluation {
  /** test_accuracy, test_r2, ... */
  metrics: Metrics
  curves: Omit<Curves, 'epochs'>
}

/** @param pause called between batches */
export async function evaluate(
  model: LayersModel,
  layout: InputLayout,
  { task, target }: Plan,
  file: RowFile,
  pause: Pause,
): Promise<Evaluation> {
  const { truth, outputs } = await predictAll(model, layout, file, pause)
  if (task === 'regression') return { metrics: named(regressionMetrics(truth, outputs)), curves: {} }
  const classes = target.labels.length
  const probabilities = outputs.length === truth.length ? withComplement(outputs) : outputs
  return evaluateClasses({ truth: Uint16Array.from(truth), probabilities, classes }, target.labels, pause)
}

async function evaluateClasses(
  scores: ClassScores,
  labels: readonly string[],
  pause: Pause,
): Promise<Evaluation> {
  const confusion_matrix = confusionMatrix(scores)
  const metrics = classificationMetrics(scores, confusion_matrix)
  const roc: Record<string, RocPoint[]> = {}
  const areas: number[] = []
  for (const label of measuredClasses(labels.length)) {
    await pause()
    const { points, auc } = rocOf(scores, label)
    roc[labels[label]!] = points
    areas.push(auc)
  }
  const roc_auc = areas.reduce((sum, area) => sum + area, 0) / areas.length
  return { metrics: named({ ...metrics, roc_auc }), curves: { roc, confusion_matrix } }
}

const named = (metrics: Metrics): Metrics =>
  Object.fromEntries(Object.entries(metrics).map(([name, value]) => [`test_${name}`, value]))

async function predictAll(model: LayersModel, layout: InputLayout, file: RowFile, pause: Pause) {
  const truth = new Float32Array(file.rows)
  const outputs = new Float32Array(file.rows * Number(model.outputShape.at(-1)))
  let done = 0
  for (const batch of batchesInOrder(file, layout.evaluationRows)) {
    const width = outputs.length / truth.length
    truth.set(targetsOf(batch, layout.features.length), done)
    outputs.set(
      tidy(() => predict(model, batch, layout)),
      done * width,
    )
    done += batch.order.length
    await pause()
  }
  return { truth, outputs }
}

const predict = (model: LayersModel, batch: Parameters<typeof inputsOf>[0], layout: InputLayout) =>
  (model.predictOnBatch(inputsOf(batch, layout)) as Tensor).dataSync<'float32'>()

/** Probabilities of class 1 as those of both classes. */
function withComplement(positive: Float32Array): Float32Array {
  const both = new Float32Array(positive.length * 2)
  positive.forEach((p, row) => both.set([1 - p, p], 2 * row))
  return both
}
