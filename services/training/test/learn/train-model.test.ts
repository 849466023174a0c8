import assert from 'node:assert/strict'
import { tensor2d, tidy, type Tensor } from '@tensorflow/tfjs-core'
import { FeatureCodec } from '@modelops/common/data/feature-codec'
import { manifestSchema, type Value } from '@modelops/common/manifest'
import { loadModel } from '@modelops/common/tensorflow/model-files'
import { seededRandom } from '@modelops/common/random'
import type { FinishedModel } from '../../src/learn/manifest-draft.js'
import { classes, line } from './support/synthetic.js'
import { csvOf, schemaOf, trainOn } from './support/training.js'

async function predict({ modelJson, weights, draft }: FinishedModel, rows: Value[][]): Promise<number[][]> {
  const codec = new FeatureCodec(draft.features)
  const inputs = new Float32Array(rows.length * codec.width)
  rows.forEach((row, i) => codec.encodeValues(row, inputs, i * codec.width))
  const model = await loadModel(modelJson, weights)
  const outputs = tidy(() =>
    (model.predict(tensor2d(inputs, [rows.length, codec.width])) as Tensor).arraySync(),
  )
  model.dispose()
  return outputs as number[][]
}

describe('a trained model', () => {
  it('comes with a manifest that its schema accepts', async () => {
    const { draft } = await trainOn(classes(200), 'y', { training: { epochs: 20 } })
    const file = { sha256: '0', size: 1 }
    const rest = {
      run_id: 'r',
      created: '2026-01-01T00:00:00Z',
      files: { 'model.json': file, 'weights.bin': file },
    }
    assert.deepEqual(manifestSchema.parse({ ...draft, ...rest }), { ...draft, ...rest })
    assert.deepEqual(draft.labels?.toSorted(), ['no', 'yes'])
    assert.equal(draft.samples.length, 5)
    assert.deepEqual(Object.keys(draft.metrics).toSorted(), [
      'test_accuracy',
      'test_average_precision',
      'test_balanced_accuracy',
      'test_brier_score',
      'test_expected_calibration_error',
      'test_f1',
      'test_log_loss',
      'test_mcc',
      'test_precision',
      'test_recall',
      'test_roc_auc',
    ])
    assert.ok(draft.metrics['test_accuracy']! > 0.9)
    assert.equal(draft.warnings, undefined)
  })

  it('says so where it is no better than a constant answer', async () => {
    const random = seededRandom(11)
    const rows = Array.from({ length: 300 }, () => [
      random().toFixed(3),
      random() < 0.6 ? 'a' : 'b',
      random(),
    ])
    const csv = csvOf('x,y,z', rows)
    for (const target of ['y', 'z']) {
      const { draft } = await trainOn(csv, target, { training: { epochs: 5 } })
      assert.match(draft.warnings!.join(), /no better than its baseline/)
    }
  })

  it('answers its samples as the manifest says', async () => {
    for (const trained of [
      await trainOn(classes(200), 'y', { training: { epochs: 5 }, model: { hidden: [8, 4] } }),
      await trainOn(line(200), 'y', { training: { epochs: 5 } }),
    ]) {
      const outputs = await predict(
        trained,
        trained.draft.samples.map(({ features }) => features),
      )
      trained.draft.samples.forEach(({ prediction, probabilities }, i) =>
        assert.ok(
          Math.abs((probabilities?.[1] ?? prediction) - outputs[i]![0]!) <
            1e-5 * Math.abs(outputs[i]![0]!) + 1e-6,
        ),
      )
    }
  })

  it('takes raw values and answers in the target’s units', async () => {
    const trained = await trainOn(line(500), 'y', { training: { epochs: 100 } })
    assert.ok(trained.draft.metrics['test_r2']! > 0.999)
    const [[value]] = (await predict(trained, [[0.5, 2]])) as [[number]]
    assert.ok(Math.abs(value - 750) < 15, `${value}`)
  })

  it('is a plain chain: fixed scaling, then dense layers', async () => {
    const { modelJson } = await trainOn(classes(100), 'y', {
      model: { hidden: [4] },
      training: { epochs: 1 },
    })
    const { modelTopology } = JSON.parse(modelJson.toString()) as {
      modelTopology: { config: { layers: { class_name: string; config: { activation?: string } }[] } }
    }
    const chain = modelTopology.config.layers.map(({ class_name, config }) => [class_name, config.activation])
    assert.deepEqual(chain, [
      ['BatchNormalization', undefined],
      ['Dense', 'relu'],
      ['Dense', 'sigmoid'],
    ])
  })

  it('learns from text, numbers with gaps and beside a constant column', async () => {
    const random = seededRandom(4)
    const rows = Array.from({ length: 600 }, () => {
      const color = ['red', 'green', 'blue', ''][Math.floor(random() * 4)]!
      const size = random() * 10
      return [
        color,
        random() < 0.2 ? 'NA' : size.toFixed(2),
        7,
        color === 'red' ? 'stop' : size > 5 ? 'fast' : 'slow',
      ]
    })
    const features = ['color', 'size', 'constant']
    const trained = await trainOn(csvOf('color,size,constant,y', rows), 'y', {
      model: { features },
      training: { epochs: 100 },
    })
    const [color, size, constant] = trained.draft.features
    assert.ok(color?.type === 'text' && color.nullable && !color.other && color.categories.length === 3)
    assert.ok(size?.type === 'numeric' && size.nullable && Math.abs(size.statistics!.missing - 0.2) < 0.05)
    assert.ok(constant?.type === 'numeric' && constant.statistics?.std === 0)
    assert.ok(trained.draft.metrics['test_accuracy']! > 0.8)
    const answers = await predict(trained, [
      ['red', 3, 7],
      [null, 9, 7],
      ['blue', null, 8],
    ])
    const best = answers.slice(0, 2).map((row) => trained.draft.labels![row.indexOf(Math.max(...row))])
    assert.deepEqual(best, ['stop', 'fast'])
    assert.ok(answers.flat().every(Number.isFinite))
  })

  it('learns from the test rows as well when it is refitted, after they have measured the first one', async () => {
    const csv = classes(200, 0.1)
    const once = await trainOn(csv, 'y', { training: { epochs: 5, refit: false } })
    const twice = await trainOn(csv, 'y', { training: { epochs: 5, refit: true } })
    assert.deepEqual(twice.draft.metrics, once.draft.metrics)
    assert.deepEqual(twice.draft.curves, once.draft.curves)
    assert.equal(twice.draft.hyper_parameters['refit'], true)
    const mean = (await schemaOf(csv)).columns[0]!.statistics!.mean
    const [learned] = twice.draft.features
    assert.ok(learned?.type === 'numeric' && Math.abs(learned.statistics!.mean - mean) < 1e-6)
    assert.notDeepEqual(twice.weights, once.weights)
  })

  it('reports that it measures, and then every epoch of the refit', async () => {
    const phases: unknown[] = []
    const onPhase = (phase: unknown) => phases.push(phase)
    await trainOn(classes(200, 0.1), 'y', { training: { epochs: 2, refit: true }, onPhase })
    assert.deepEqual(phases, [
      { name: 'measuring' },
      { name: 'refitting' },
      { name: 'refitting', epoch: 1, epochs: 2 },
      { name: 'refitting', epoch: 2, epochs: 2 },
    ])
  })

  it('is measured by its positive class, whichever label that is', async () => {
    const measured = async (positive: string) =>
      (await trainOn(classes(300, 0.2), 'y', { model: { positive }, training: { epochs: 3 } })).draft
    const [no, yes] = [await measured('no'), await measured('yes')]
    assert.deepEqual(
      [no.labels, no.positive, yes.labels, yes.positive],
      [['no', 'yes'], 'no', ['no', 'yes'], 'yes'],
    )
    const [[tn, fp], [fn, tp]] = yes.curves.confusion_matrix as [[number, number], [number, number]]
    assert.deepEqual(no.curves.confusion_matrix, yes.curves.confusion_matrix)
    assert.deepEqual(
      [no, yes].map(({ metrics }) => metrics['test_recall']),
      [tn / (tn + fp), tp / (tp + fn)],
    )
    assert.deepEqual(
      [no, yes].map(({ curves }) => Object.keys(curves.roc!)),
      [['no'], ['yes']],
    )
    assert.ok(Math.abs(no.metrics['test_roc_auc']! - yes.metrics['test_roc_auc']!) < 1e-9)
  })

  it('finds a rare class when classes are balanced', async () => {
    const random = seededRandom(5)
    const rows = Array.from({ length: 900 }, (_, i) => [
      (random() * 2 + (i % 15 === 0 ? 1 : 0)).toFixed(3),
      i % 15 === 0 ? 'rare' : 'usual',
    ])
    const csv = csvOf('x,y', [...rows.slice(1), rows[0]!])
    const recall = async (training: object) =>
      (await trainOn(csv, 'y', { training: { epochs: 100, ...training } })).draft.metrics['test_recall']!
    assert.ok((await recall({ classWeights: 'balanced' })) > (await recall({})) + 0.3)
  })
})
