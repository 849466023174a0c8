/** Compares a loaded model's answers with the sample predictions of its manifest. */
import { setImmediate } from 'node:timers/promises'
import { FeatureCodec } from '@modelops/common/data/feature-codec'
import type { Sample } from '@modelops/common/manifest'
import { Problem } from '@modelops/common/problem'
import { tasks } from '@modelops/common/tasks'
import type { Predictions } from '@modelops/common/tasks'
import { decodeOutputs } from '../predictions.js'
import type { Answering } from './local-runner.js'
import type { LocalRunner } from './runner.js'

/** Other back ends round differently; damage shows far above this. */
const TOLERANCE = 1e-3

/**
 * @throws Problem unsupported_model where the model's widths are not those of the features and labels, artifact_corrupt
 *   where it does not answer a sample as it did when it was published
 */
export async function checkSamples(runner: LocalRunner, manifest: Answering): Promise<void> {
  const codec = new FeatureCodec(manifest.features)
  checkWidths(runner, manifest, codec.width)
  const rows = new Float32Array(manifest.samples.length * codec.width)
  manifest.samples.forEach((sample, i) => codec.encodeValues(sample.features, rows, i * codec.width))
  const raw = await answersTo(rows, manifest.samples.length, runner)
  const answers = decodeOutputs(manifest.task, manifest.labels?.length ?? 0, raw, manifest.samples.length)
  const scale = Math.max(...manifest.samples.flatMap(numbersOf).map(Math.abs))
  manifest.samples.forEach((sample, i) => checkSample(sample, answers, i, TOLERANCE * scale))
}

/** Batch by batch, each in a turn of the event loop. */
async function answersTo(rows: Float32Array, count: number, runner: LocalRunner): Promise<Float32Array> {
  const { inputWidth, outputWidth } = runner
  const most = Math.max(1, runner.mostRows ?? count)
  const answers = new Float32Array(count * outputWidth)
  for (let row = 0; row < count; row += most) {
    const size = Math.min(most, count - row)
    answers.set(runner.run(rows.subarray(row * inputWidth), size), row * outputWidth)
    await setImmediate()
  }
  return answers
}

function checkWidths(runner: LocalRunner, { task, labels = [] }: Answering, width: number): void {
  if (runner.inputWidth !== width) {
    const detail = `the model takes ${runner.inputWidth} numbers a row, the manifest's features give ${width}`
    throw new Problem('unsupported_model', detail, { received: runner.inputWidth, expected: width })
  }
  const expected = tasks[task].outputWidths(labels.length)
  if (tasks[task].takesLabels(labels.length) && expected.includes(runner.outputWidth)) return
  const detail = `the model gives ${runner.outputWidth} numbers a row, a ${task} model with ${labels.length} labels must give ${expected.join(' or ')}`
  throw new Problem('unsupported_model', detail, { received: runner.outputWidth, expected: expected[0] })
}

function checkSample(sample: Sample, answers: Predictions, index: number, tolerance: number): void {
  const expected = numbersOf(sample)
  const received = sample.probabilities
    ? [...answers.probabilities.subarray(index * answers.classes, (index + 1) * answers.classes)]
    : [answers.values[index]!]
  const matches = expected.every((value, i) => Math.abs(value - received[i]!) <= tolerance)
  if (matches && expected.length === received.length) return
  const detail =
    `the model answers sample ${index + 1} of its manifest with ${received.join(', ')} instead of ${expected.join(', ')}: ` +
    'the model files are not those of this run'
  throw new Problem('artifact_corrupt', detail, { received, expected })
}

/** Probabilities are compared rather than classes: rounding decides between two equal ones. */
const numbersOf = ({ probabilities, prediction }: Sample): number[] => probabilities ?? [prediction]
