/** Compares a loaded model's answers with the sample predictions of its manifest. */
import { FeatureCodec } from '@modelops/common/data/feature-codec'
import type { Manifest, Sample } from '@modelops/common/manifest'
import { Problem } from '@modelops/common/problem'
import { tasks } from '@modelops/common/tasks'
import type { Predictions } from '@modelops/common/tasks'
import { decodeOutputs } from '../predictions.js'
import type { ModelRunner } from './runner.js'

/** Other back ends round differently; damage shows far above this. */
const TOLERANCE = 1e-3

/**
 * @throws Problem unsupported_model where the model's widths are not those of the features and labels, artifact_corrupt
 *   where it does not answer a sample as it did when it was published
 */
export function checkSamples(runner: ModelRunner, manifest: Manifest): void {
  const codec = new FeatureCodec(manifest.features)
  checkWidths(runner, manifest, codec.width)
  const rows = new Float32Array(manifest.samples.length * codec.width)
  manifest.samples.forEach((sample, i) => codec.encodeValues(sample.features, rows, i * codec.width))
  const raw = runner.run(rows, manifest.samples.length)
  const answers = decodeOutputs(manifest.task, manifest.labels?.length ?? 0, raw, manifest.samples.length)
  const scale = Math.max(...manifest.samples.flatMap(numbersOf).map(Math.abs))
  manifest.samples.forEach((sample, i) => checkSample(sample, answers, i, TOLERANCE * scale))
}

function checkWidths(runner: ModelRunner, { task, labels = [] }: Manifest, width: number): void {
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
