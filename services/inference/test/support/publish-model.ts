/** Small real models, published to a store for a test. */
import { FeatureCodec } from '@modelops/common/data/feature-codec'
import { ModelRegistry } from '@modelops/common/registry/model-registry'
import type { ArtifactStore } from '@modelops/common/artifact-store/artifact-store'
import type { Feature, Manifest, Task, Value } from '@modelops/common/manifest'
import { loadBackends, useBackend } from '@modelops/common/tensorflow/backends'
import { saveModel } from '@modelops/common/tensorflow/model-files'
import { tensor2d, tidy } from '@tensorflow/tfjs-core'
import * as layers from '@tensorflow/tfjs-layers'

export interface ModelOptions {
  model?: string
  runId: string
  task?: Task
  labels?: string[]
  /** Names of numbers, or described in full. */
  features?: (string | Feature)[]
  /** A row that the model takes; without one, 1, 2, 3, ... */
  sample?: Value[]
  seed?: number
  /** The same weight everywhere, instead of seeded ones. */
  weight?: number
  /** Of the hidden layer. */
  units?: number
}

const units = { binary: 1, regression: 1, multiclass: 3 }
const activations = { binary: 'sigmoid', regression: 'linear', multiclass: 'softmax' } as const

/** Publishes an untrained network with seeded weights: its answers are arbitrary, and always the same. */
export async function publishModel(store: ArtifactStore, options: ModelOptions): Promise<Manifest> {
  const { model = 'wine', runId, task = 'binary', features = ['a', 'b', 'c'], seed = 1 } = options
  const labels =
    options.labels ?? { binary: ['red', 'white'], multiclass: ['x', 'y', 'z'], regression: [] }[task]
  await loadBackends(['cpu'])
  useBackend('cpu')
  const network = layers.sequential()
  const kernelInitializer =
    options.weight === undefined
      ? layers.initializers.glorotUniform({ seed })
      : layers.initializers.constant({ value: options.weight })
  const described = features.map((feature): Feature =>
    typeof feature === 'string' ? { name: feature, type: 'numeric', nullable: false } : feature,
  )
  const row = options.sample ?? features.map((_, i) => i + 1)
  const codec = new FeatureCodec(described)
  const input = new Float32Array(codec.width)
  codec.encodeValues(row, input, 0)
  const inputShape = [codec.width]
  network.add(
    layers.layers.dense({ inputShape, units: options.units ?? 5, activation: 'relu', kernelInitializer }),
  )
  network.add(layers.layers.dense({ units: units[task], activation: activations[task], kernelInitializer }))
  const answer = Array.from(
    tidy(() =>
      (network.predictOnBatch(tensor2d(input, [1, codec.width])) as ReturnType<typeof tensor2d>).dataSync(),
    ),
  )
  const files = await saveModel(network)
  network.dispose()
  return new ModelRegistry(store).publishRun(
    {
      format_version: 1,
      run_id: runId,
      model_name: model,
      created: new Date().toISOString(),
      origin: 'trained',
      model_format: 'layers',
      task,
      features: described,
      ...(labels.length ? { labels } : {}),
      hyper_parameters: {},
      metrics: { test_accuracy: 0.5 },
      curves: { epochs: [] },
      samples: [sampleOf(task, row, answer)],
      tfjs_version: '4.22.0',
      backend: 'cpu',
      duration_seconds: 1,
    },
    files,
  )
}

function sampleOf(task: Task, features: Value[], answer: number[]) {
  if (task === 'regression') return { features, prediction: answer[0]! }
  const probabilities = task === 'binary' ? [1 - answer[0]!, answer[0]!] : answer
  return { features, prediction: probabilities.indexOf(Math.max(...probabilities)), probabilities }
}
