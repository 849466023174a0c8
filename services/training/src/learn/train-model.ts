/** From a table to a model ready to publish: plan, read, fit, measure. */
import type { Readable } from 'node:stream'
import type { LayersModel } from '@tensorflow/tfjs-layers'
import type { DatasetSchema } from '@modelops/common/data/dataset-schema'
import type { Curves, FeatureImportance, Leaderboard, Metrics } from '@modelops/common/manifest'
import { Problem } from '@modelops/common/problem'
import type { RunPhase } from '@modelops/common/run-status'
import type { BackendName } from '@modelops/common/tensorflow/backends'
import type { Decision } from '@modelops/common/tasks'
import { saveModel } from '@modelops/common/tensorflow/model-files'
import { RowModel } from '@modelops/common/tensorflow/row-model'
import type { RunRequest } from '../run-request.js'
import { chooseBackend } from './network/choose-backend.js'
import { classWeightsOf } from './plan/class-weights.js'
import type { Answering } from './measure/answering.js'
import { evaluate } from './measure/evaluate.js'
import { partialDependence } from './measure/partial-dependence.js'
import { packHeldOut, type HeldOut } from './measure/held-out.js'
import { predictionBins } from './measure/prediction-bins.js'
import { featureImportance } from './measure/feature-importance.js'
import { fit, type EpochReport } from './network/fit.js'
import { InputLayout } from './rows/input-layout.js'
import { toLayersModel } from './network/layers-model.js'
import { draftManifest, type FinishedModel } from './manifest-draft.js'
import { Network } from './network/network.js'
import { Objective } from './network/objective.js'
import { cpuSeconds } from './cpu-seconds.js'
import { createPacer, type Pause } from './pacer.js'
import { makePlan, type Plan } from './plan/plan.js'
import { learnByRecipe } from './recipe/learn-by-recipe.js'
import { prepareRows, type PreparedRows } from './rows/prepare-rows.js'
import { seededRandom, type Random } from '@modelops/common/random'
import { readTimeOrder, type TimeOrder } from './rows/time-order.js'
import { rowsIn } from './plan/split.js'
import { rowColumnsOf } from './rows/row-columns.js'
import type { Measured } from './tasks/learning-task.js'
import { withRowFiles, type OpenRowFile, type RowFiles } from './rows/row-files.js'
import { predictSamples } from './measure/samples.js'

export type { EpochReport } from './network/fit.js'

export interface TrainOptions {
  /** The bytes of the table, from the first one. */
  openCsv(): Promise<Readable>
  /** Describes the same table. */
  schema: DatasetSchema
  request: RunRequest
  /** For temporary files, about as large as the table; created when absent. */
  workDir: string
  /** Stops training within about 100 ms; its reason is thrown. */
  signal: AbortSignal
  /** That train members side by side. Default: as many as there are folds, fewer where there are fewer cores */
  threads?: number | undefined
  onEpoch(report: EpochReport): void
  /** Called when a phase after the epochs begins or advances. */
  onPhase(phase: RunPhase): void
}

export interface Training {
  plan: Plan
  files: RowFiles
  openFile: OpenRowFile
  random: Random
  pause: Pause
}

/** A model with what is known of it; the caller disposes it. */
export interface LearnedModel extends Omit<Measured, 'curves'> {
  model: LayersModel
  /** Those that are part of it, as a file of XGBoost. */
  trees?: Buffer
  heldOut: HeldOut
  /** What the logits were divided by, where that is not 1. */
  temperature?: number
  curves: Curves
  feature_importance: FeatureImportance[] | undefined
  /** Of several models that are mixed. */
  leaderboard?: Leaderboard
  backend: BackendName
}

/**
 * Trains a model in bounded memory, giving way to the event loop every 40 ms. Meanwhile it uses the process's
 * TensorFlow.js back end of its choice: one training at a time.
 * @throws Problem unusable_target, unknown_feature, invalid_data, invalid_config or training_diverged
 */
export async function trainModel(options: TrainOptions): Promise<FinishedModel> {
  options.signal.throwIfAborted()
  const plan = makePlan(options.schema, options.request)
  const random = seededRandom(plan.options.seed)
  const pause = createPacer(options.signal)
  return withRowFiles(options.workDir, rowColumnsOf(plan.features).width, (files, openFile) =>
    train(options, { plan, files, openFile, random, pause }),
  )
}

async function train(options: TrainOptions, training: Training): Promise<FinishedModel> {
  const started = performance.now()
  const before = cpuSeconds()
  const { plan, files, random, pause } = training
  const order = await orderOf(plan, options, pause)
  const { reading } = options.schema
  const rows = await prepareRows(await options.openCsv(), reading, plan, files, random, pause, order)
  const { model, trees, heldOut, feature_importance, ...learned }: LearnedModel = plan.recipe
    ? await learnByRecipe(rows, plan.recipe, training, options)
    : await learnNetwork(rows, training, options)
  try {
    const features = rows.describe()
    const decision = decisionFor(plan.target, learned.threshold)
    const finished = answering(model)
    const samples = predictSamples(finished, plan, features, rows.samples, decision)
    const partial_dependence =
      feature_importance &&
      (await partialDependence(finished, plan, features, feature_importance, rows.typical, pause))
    const packed = await packHeldOut(heldOut, plan, decision, pause)
    const duration_seconds = (performance.now() - started) / 1000
    const cpu_seconds = Number((cpuSeconds() - before).toPrecision(3))
    const results = {
      features,
      ...learned,
      prediction_bins: predictionBins(heldOut, plan),
      ...(feature_importance && { feature_importance }),
      ...(partial_dependence && { partial_dependence }),
      samples,
      duration_seconds,
      cpu_seconds,
    }
    const draft = draftManifest(options, plan, results)
    return { ...(await saveModel(model)), heldOut: packed, ...(trees && { trees }), draft }
  } finally {
    model.dispose()
  }
}

function answering(model: LayersModel): Answering {
  const rowModel = new RowModel(model)
  return { cost: model.countParams(), run: (rows, count) => rowModel.run(rows, count) }
}

/** How the saved model answers. */
const decisionFor = ({ positive }: Plan['target'], threshold: Measured['threshold']): Decision | undefined =>
  threshold && { positive: positive!, threshold: threshold.value }

/** The rows by time, where the request names a column: in blocks of the folds, or in those that train, validate and test. */
async function orderOf(
  { time, recipe, parts, target }: Plan,
  { openCsv, schema }: TrainOptions,
  pause: Pause,
): Promise<TimeOrder | undefined> {
  if (!time) return undefined
  const [training, test] = [rowsIn(parts, 'training'), rowsIn(parts, 'test')]
  const all = training + rowsIn(parts, 'validation') + test
  const shares = recipe
    ? Array.from({ length: recipe.folds - 1 }, (_, i) => (i + 1) / recipe.folds)
    : [training / all, (all - test) / all]
  return readTimeOrder(await openCsv(), schema.reading, time, target, shares, pause)
}

/** The single network that the request describes, measured on the rows that are held out for it. */
async function learnNetwork(
  rows: PreparedRows,
  training: Training,
  options: TrainOptions,
): Promise<LearnedModel> {
  const { plan, files, pause } = training
  const layout = new InputLayout(plan.features, rows.statistics.moments)
  const backend = await chooseBackend(layout.width, plan)
  const { model, epochs } = await fitModel(layout, rows.target, training, options.onEpoch)
  options.onPhase({ name: 'measuring' })
  try {
    const measured = await evaluate(model, layout, plan, files.test, pause)
    checkFinite(measured.metrics)
    const feature_importance = await featureImportance(model, layout, plan, files.test, pause)
    const curves = { epochs, ...measured.curves }
    const results = { ...measured, curves, feature_importance, backend }
    if (!plan.options.refit) return { model, ...results }
    const refitted = await refitModel(rows, training, options.onPhase)
    model.dispose()
    return { model: refitted, ...results }
  } catch (error) {
    model.dispose()
    throw error
  }
}

/** The model that `fit` ends with; the caller disposes it. */
async function fitModel(
  layout: InputLayout,
  target: PreparedRows['target'],
  { plan, files, random, pause }: Training,
  onEpoch: TrainOptions['onEpoch'],
): Promise<{ model: LayersModel; epochs: Curves['epochs'] }> {
  const network = new Network(layout, plan, random)
  const objective = new Objective(network, target, {
    classWeights: classWeightsOf(plan),
    l2: plan.options.l2,
  })
  const epochs = await fit(objective, files, { ...plan.options, random, pause, onEpoch })
  return { model: toLayersModel(network, target), epochs }
}

/** The same once more with all rows, when the test rows have measured the first one. */
async function refitModel(
  rows: PreparedRows,
  training: Training,
  onPhase: TrainOptions['onPhase'],
): Promise<LayersModel> {
  onPhase({ name: 'refitting' })
  rows.trainOnTestRows()
  const layout = new InputLayout(training.plan.features, rows.statistics.moments)
  const onEpoch = ({ epoch, epochs }: EpochReport) => onPhase({ name: 'refitting', epoch, epochs })
  return (await fitModel(layout, rows.target, training, onEpoch)).model
}

function checkFinite(metrics: Metrics): void {
  const wrong = Object.entries(metrics).find(([, value]) => !Number.isFinite(value))
  if (wrong)
    throw new Problem(
      'training_diverged',
      `${wrong[0]} is ${wrong[1]}: the weights grew without bounds; lower training.learningRate`,
    )
}
