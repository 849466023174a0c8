/** Measures the finished model, as it will be served, on the test rows. */
import type { Tensor } from '@tensorflow/tfjs-core'
import core from '@modelops/common/tensorflow/tfjs-core'
import type { LayersModel } from '@tensorflow/tfjs-layers'
import { batchesInOrder } from '../rows/batches.js'
import type { InputLayout } from '../rows/input-layout.js'
import type { Pause } from '../pacer.js'
import type { Plan } from '../plan/plan.js'
import { seededRandom } from '@modelops/common/random'
import type { RowFile } from '../rows/row-file.js'
import { numbersOf } from '../rows/row-columns.js'
import type { Measured } from '../tasks/learning-task.js'
import type { HeldOut } from './held-out.js'

const { tidy } = core

/**
 * @param pause called between batches
 * @returns the metrics, their intervals and the baseline with the prefix test_
 */
export async function evaluate(
  model: LayersModel,
  layout: InputLayout,
  plan: Plan,
  file: RowFile,
  pause: Pause,
): Promise<Measured & { heldOut: HeldOut }> {
  const heldOut = await predictAll(model, layout, file, pause)
  return { ...(await measureAnswers(heldOut.truth, heldOut.outputs, plan, pause)), heldOut }
}

/**
 * The same of answers that are known.
 * @param truth class indexes, or values
 * @param outputs as the saved model gives them, row-major
 */
export async function measureAnswers(
  truth: Float32Array,
  outputs: Float32Array,
  { task, target, options }: Pick<Plan, 'task' | 'target'> & { options: { seed: number } },
  pause: Pause,
): Promise<Measured> {
  const measured = await task.measure(truth, outputs, target, seededRandom(options.seed), pause)
  const { metrics, intervals, baseline } = measured
  return {
    ...measured,
    metrics: prefixed(metrics),
    intervals: prefixed(intervals),
    baseline: prefixed(baseline),
  }
}

const prefixed = <Value>(metrics: Record<string, Value>): Record<string, Value> =>
  Object.fromEntries(Object.entries(metrics).map(([name, value]) => [`test_${name}`, value]))

async function predictAll(
  model: LayersModel,
  layout: InputLayout,
  file: RowFile,
  pause: Pause,
): Promise<HeldOut> {
  const numbers = new Float64Array(file.rows)
  const truth = new Float32Array(file.rows)
  const outputs = new Float32Array(file.rows * Number(model.outputShape.at(-1)))
  let done = 0
  for (const batch of batchesInOrder(file, layout.evaluationRows)) {
    const width = outputs.length / truth.length
    truth.set(layout.targetsOf(batch), done)
    numbers.set(numbersOf(batch.window, layout.columns).subarray(0, batch.order.length), done)
    outputs.set(
      tidy(() => (model.predictOnBatch(layout.inputsOf(batch)) as Tensor).dataSync<'float32'>()),
      done * width,
    )
    done += batch.order.length
    await pause()
  }
  return { numbers, truth, outputs }
}
