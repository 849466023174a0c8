/** TensorFlow.js models, layers and graphs. */
import core from '@modelops/common/tensorflow/tfjs-core'
import type { Feature } from '@modelops/common/manifest'
import { isProblem } from '@modelops/common/problem'
import { loadBackends, useBackend } from '@modelops/common/tensorflow/backends'
import { loadModel, type TfModel } from '@modelops/common/tensorflow/model-files'
import { RowModel } from '@modelops/common/tensorflow/row-model'
import type { FinishedModel } from '../../learn/manifest-draft.js'
import { describeTask, misfit } from '../describe-task.js'
import { inputShapeOf, outputNames, withActivation, withInputShape, withOutput } from './edit-model.js'
import type { ImportRequest } from '../import-request.js'
import { importedDraft } from '../imported-draft.js'
import { lastActivation } from './last-activation.js'
import { hasNaN, toArtifacts, toDraft, type ModelDraft } from './model-draft.js'
import { normaliseKeras } from './normalise-keras.js'
import { checkNames, namesAskedFor, namesOf } from '../feature-names.js'
import { probeModel, type InputKind, type Probe } from '../probe-model.js'
import { readModelFiles } from './read-model-files.js'
import { withBestBatch } from './try-batches.js'
import { samplesOf } from '../samples.js'
import { cannotServe, exportAsGraph, unknownOperation, unsupported } from '../unsupported.js'

const { engine, version_core } = core

/**
 * The model is published as it was tried: with one row, two and 64.
 * @throws Problem unsupported_model, artifact_corrupt or invalid_query, saying what to change
 */
export async function importTfjs(modelJsonPath: string, request: ImportRequest): Promise<FinishedModel> {
  const start = performance.now()
  const sent = toDraft(await readModelFiles(modelJsonPath))
  checkWeights(sent)
  useBackend((await loadBackends(['wasm', 'cpu']))[0]!)
  const { draft: asked, activation } = await understood(() => asRequested(normaliseKeras(sent), request))
  const model = await loadDraft(asked)
  const rowModel = rowModelOf(model)
  const probe = probeModel(rowModel, kindsOf(rowModel))
  const described = describeTask(request, probe.outputWidth, activation)
  const samples = samplesOf(probe, described)
  rowModel.dispose()
  const published = await withBestBatch(asked, rowModel.batch, probe)
  const draft = {
    ...importedDraft(request, described),
    model_format: 'layers' in model ? 'layers' : 'graph',
    features: featuresOf(request, rowModel.inputs, probe),
    samples,
    tfjs_version: version_core,
    backend: engine().backendName,
    duration_seconds: (performance.now() - start) / 1_000,
  } satisfies FinishedModel['draft']
  return { draft, ...toArtifacts(published) }
}

/** Infinity may be a bound, NaN is of no use. */
function checkWeights({ weights }: ModelDraft): void {
  const damaged = weights.find(hasNaN)
  if (!damaged) return
  const what = `the weight ${damaged.spec.name} holds NaN`
  const advice =
    'the training diverged: train it again, with a smaller learning rate, or send a state from before'
  throw cannotServe(what, advice, damaged.spec.name)
}

/** model.json may hold anything where layers and nodes should be.
 * @throws Problem unsupported_model where that is so */
async function understood<Result>(read: () => Promise<Result>): Promise<Result> {
  try {
    return await read()
  } catch (cause) {
    if (isProblem(cause)) throw cause
    const what = `model.json cannot be understood: ${(cause as Error).message}`
    throw unsupported(what, null, 'a model as TensorFlow.js or Keras saves it', cause)
  }
}

/** With the width of the input, the output and the last function that the request names. */
async function asRequested(sent: ModelDraft, request: ImportRequest) {
  const { features, output, activation } = request
  let draft = withKnownWidth(sent, features)
  if (output !== undefined) draft = withOutput(draft, output) ?? noSuchOutput(output, draft)
  const model = await loadDraft(draft)
  checkOutputs(model, draft)
  const last = lastActivation(model, draft)
  const name = model.outputs[0]!.name
  model.dispose()
  if (activation === undefined) return { draft, activation: last }
  if (last === 'softmax' || last === 'sigmoid')
    throw misfit('activation', `the model ends in ${last} already`, activation, 'no activation')
  return { draft: withActivation(draft, name, activation), activation }
}

/** The names of the features settle how many there are, where the model leaves it open. */
function withKnownWidth(draft: ModelDraft, features: string[] | undefined): ModelDraft {
  const shape = inputShapeOf(draft)
  if (!shape || shape.length > 2 || (shape[1] ?? -1) > 0) return draft
  if (features) return withInputShape(draft, undefined, features.length)
  throw wrongShape(shape, ': say features=a,b,... with a name for each of them')
}

const wrongShape = (shape: readonly (number | null)[], advice = '') =>
  unsupported(
    `the model's input has the shape [${shape.map((size) => size ?? -1).join(', ')}]`,
    shape,
    `[rows, number of features]${advice}`,
  )

async function loadDraft(draft: ModelDraft): Promise<TfModel> {
  const { modelJson, weights } = toArtifacts(draft)
  try {
    return await loadModel(modelJson, weights)
  } catch (error) {
    const [, kind, name] = /Unknown (layer|activation)[^:]*: (\S+?)\.? /i.exec((error as Error).message) ?? []
    throw name === undefined
      ? error
      : cannotServe(`TensorFlow.js has no ${kind} ${name}`, exportAsGraph, name)
  }
}

function checkOutputs({ outputs }: TfModel, draft: ModelDraft): void {
  if (outputs.length === 1) return
  const names = outputNames(draft)
  throw unsupported(
    `the model has ${outputs.length} outputs (${names.join(', ')})`,
    outputs.length,
    `one output: say output=${names[0]} to serve only that one`,
  )
}

function noSuchOutput(output: string, draft: ModelDraft): never {
  const names = outputNames(draft)
  const known = names.length > 0 ? `it has ${names.join(', ')}` : 'its outputs have no names: leave this out'
  throw misfit(
    'output',
    `the model has no output ${JSON.stringify(output)}; ${known}`,
    output,
    names.join(', '),
  )
}

/** @throws Problem unsupported_model */
function rowModelOf(model: TfModel): RowModel {
  checkInput(model)
  const rowModel = new RowModel(model)
  const { shape, rows } = tryZeros(rowModel)
  if (shape[0] === rows && shape.slice(1, -1).every((size) => size === 1)) return rowModel
  throw unsupported(
    `the model answers ${rows} row${rows > 1 ? 's' : ''} with the shape [${shape.join(', ')}]`,
    shape,
    `[${rows}, values]: end it in a Flatten or Reshape layer, or serve another output (output=...)`,
  )
}

function tryZeros(model: RowModel) {
  try {
    return model.tryZeros()
  } catch (cause) {
    const { message } = cause as Error
    const [, operation] = /Unknown op '([^']+)'/.exec(message) ?? []
    if (operation !== undefined) throw unknownOperation(operation)
    throw unsupported(`the model cannot be run: ${message}`, null, 'a model that tfjs can run', cause)
  }
}

/** An open width has its own advice; RowModel judges several inputs. */
function checkInput({ inputs: [input, ...others] }: TfModel): void {
  const shape = input!.shape ?? []
  if (others.length === 0 && (shape.length !== 2 || !(shape[1]! > 0))) throw wrongShape(shape)
}

const kindsOf = ({ inputs }: RowModel): InputKind[] =>
  inputs.flatMap(({ dtype, width }) =>
    new Array<InputKind>(width).fill(dtype === 'int32' ? 'whole' : 'number'),
  )

function featuresOf(
  request: ImportRequest,
  inputs: RowModel['inputs'],
  { inputWidth: width, bounds }: Probe,
): Feature[] {
  const names = namesAskedFor(request, width) ?? namesOf(inputs, (i) => `feature_${i}`)
  checkNames(names)
  return names.map((name, i) => ({
    name,
    type: 'numeric',
    nullable: false,
    ...(bounds[i] && { whole_numbers: bounds[i] }),
  }))
}
