/** An imported model, measured on a table as a trained one is on its rows. */
import { rereadCsv } from '@modelops/common/data/csv'
import type { DatasetSchema } from '@modelops/common/data/dataset-schema'
import { FeatureCodec } from '@modelops/common/data/feature-codec'
import { writeForest } from '@modelops/common/forest/forest-files'
import type { DatasetCatalog } from '../../datasets/dataset-catalog.js'
import type { FinishedModel } from '../../learn/manifest-draft.js'
import { measureAnswers } from '../../learn/measure/evaluate.js'
import { packHeldOut } from '../../learn/measure/held-out.js'
import { predictionBins } from '../../learn/measure/prediction-bins.js'
import { partialDependence } from '../../learn/measure/partial-dependence.js'
import { predictSamples } from '../../learn/measure/samples.js'
import { createPacer, type Pause } from '../../learn/pacer.js'
import { misfit } from '../describe-task.js'
import type { ImportRequest } from '../import-request.js'
import { checkProbabilities } from '../samples.js'
import { answerTable, rowsApart, type AnsweredTable } from './answer-table.js'
import { inputImportance, rowsToShuffle } from './input-importance.js'
import { matchTable, type TablePlan } from './match-table.js'
import { openModel, type OpenModel } from './open-model.js'

const SEED = 1

/**
 * With what the rows of the data set show that the request names, where it names one.
 * @throws Problem dataset_not_found, invalid_query, invalid_data or unusable_target
 */
export async function measureOnTable(
  model: FinishedModel,
  { dataset, target }: ImportRequest,
  datasets: Pick<DatasetCatalog, 'get' | 'open'>,
): Promise<FinishedModel> {
  if (dataset === undefined) {
    if (target === undefined) return model
    throw misfit('target', 'it is a column of a data set: say dataset=NAME as well', target, 'dataset=NAME')
  }
  const start = performance.now()
  const schema = await datasets.get(dataset)
  const plan = matchTable(model.draft, schema, target)
  const opened = await openModel(model)
  const pause = createPacer(new AbortController().signal)
  try {
    const outputs = outputsOf(model)
    const apart = rowsApart(plan, opened, outputs)
    const options = { apart, draw: rowsToShuffle(opened, plan), pause }
    const table = await rereadCsv(await datasets.open(schema), schema.reading)
    const answered = await answerTable(opened, plan, table, options)
    if (plan.task.predictsClasses)
      checkProbabilities(answered.outputs, answered.outputs.length / answered.truth.length)
    const heldOut = await packHeldOut(answered, plan, undefined, pause)
    const figures = await figuresOf(opened, plan, answered, pause)
    const draft = withFigures(model.draft, schema, plan, answered, figures)
    const duration_seconds = draft.duration_seconds + (performance.now() - start) / 1_000
    const withCover = opened.cover && writeForest(opened.cover.finish())
    return { ...model, ...withCover, heldOut, draft: { ...draft, duration_seconds } }
  } finally {
    opened.dispose()
  }
}

/** Numbers for each row. */
const outputsOf = ({ draft }: FinishedModel): number => draft.labels?.length ?? 1

type Figures = Awaited<ReturnType<typeof figuresOf>>

async function figuresOf(model: OpenModel, plan: TablePlan, table: AnsweredTable, pause: Pause) {
  const { features, samples, typical, drawn } = table
  const known = { ...plan, options: { seed: SEED } }
  const measured = await measureAnswers(table.truth, table.outputs, known, pause)
  const { starts } = new FeatureCodec(features)
  const feature_importance =
    drawn.truth.length > 0 ? await inputImportance(model, plan, starts, drawn, pause) : undefined
  const partial_dependence =
    feature_importance && (await partialDependence(model, plan, features, feature_importance, typical, pause))
  return {
    measured,
    prediction_bins: predictionBins(table, plan),
    samples: predictSamples(model, plan, features, samples, undefined),
    ...(feature_importance && { feature_importance, importance_score: plan.task.importanceScore }),
    ...(partial_dependence && { partial_dependence }),
  }
}

function withFigures(
  draft: FinishedModel['draft'],
  { name, sha256, rows, missing_marks }: DatasetSchema,
  { target, warnings }: TablePlan,
  { features, numbers }: AnsweredTable,
  { measured, ...figures }: Figures,
): FinishedModel['draft'] {
  const { metrics, intervals, baseline, curves } = measured
  return {
    ...draft,
    dataset: { name, sha256, rows },
    target: target.name,
    features,
    ...{ metrics, intervals, baseline },
    curves: { ...curves, epochs: [] },
    ...figures,
    ...(missing_marks && { missing_marks }),
    warnings: [
      ...(draft.warnings ?? []),
      ...warnings,
      `All figures are of ${numbers.length} rows of the data set ${JSON.stringify(name)}, which came along: if the model was trained on them, it looks better than it is.`,
      ...measured.warnings,
    ],
  }
}
