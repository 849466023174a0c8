/** An existing TensorFlow.js model becomes one that can be published. */
import { engine, version_core } from '@tensorflow/tfjs-core'
import { FORMAT_VERSION, type Feature, type Sample } from '@modelops/common/manifest'
import { loadBackends, useBackend } from '@modelops/common/tensorflow/backends'
import { tasks } from '@modelops/common/tasks'
import { loadModel } from '@modelops/common/tensorflow/model-files'
import type { FinishedModel } from '../runs/run-registry.js'
import { describeTask, misfit, type Described } from './describe-task.js'
import type { ImportRequest } from './import-request.js'
import { lastActivation } from './last-activation.js'
import { probeModel, type Probe } from './probe-model.js'
import { readModelFiles } from './read-model-files.js'

const ROUNDING = 1e-5

/** @throws Problem unsupported_model, artifact_corrupt or invalid_query, saying what to change */
export async function importModel(modelJsonPath: string, request: ImportRequest): Promise<FinishedModel> {
  const start = performance.now()
  const artifacts = await readModelFiles(modelJsonPath)
  useBackend((await loadBackends(['wasm', 'cpu']))[0]!)
  const model = await loadModel(artifacts.modelJson, artifacts.weights)
  const probe = probeModel(model)
  const described = describeTask(request, probe.outputWidth, lastActivation(model, artifacts.modelJson))
  const draft = {
    ...described,
    format_version: FORMAT_VERSION,
    model_name: request.name,
    origin: 'imported',
    model_format: 'layers' in model ? 'layers' : 'graph',
    features: featuresOf(request, probe.inputWidth),
    hyper_parameters: {},
    metrics: {},
    curves: { epochs: [] },
    samples: samplesOf(probe, described),
    tfjs_version: version_core,
    backend: engine().backendName,
    duration_seconds: (performance.now() - start) / 1_000,
  } satisfies FinishedModel['draft']
  return { draft, ...artifacts }
}

function featuresOf({ features }: ImportRequest, width: number): Feature[] {
  if (features && features.length !== width)
    throw misfit(
      'features',
      `${features.length} names came, the model has ${width} inputs`,
      features,
      `${width} names`,
    )
  const names = features ?? Array.from({ length: width }, (_, i) => `feature_${i}`)
  return names.map((name) => ({ name, type: 'numeric', nullable: false }))
}

/** @throws Problem invalid_query where what should be a probability is none */
function samplesOf({ rows, outputs }: Probe, { task, labels }: Described): Sample[] {
  if (labels) checkProbabilities(outputs.flat())
  return rows.map((features, i) => {
    const { values, probabilities } = tasks[task].decode(
      Float32Array.from(outputs[i]!),
      1,
      labels?.length ?? 0,
    )
    return { features, prediction: values[0]!, ...(labels && { probabilities: [...probabilities] }) }
  })
}

function checkProbabilities(outputs: number[]): void {
  const wrong = outputs.find((value) => value < -ROUNDING || value > 1 + ROUNDING)
  if (wrong === undefined) return
  throw misfit(
    'task',
    `the model answers ${wrong}, which is no probability`,
    wrong,
    'a model that ends in sigmoid or softmax, or task=regression',
  )
}
