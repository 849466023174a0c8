/** An ONNX file becomes a model that can be published: one graph of rows of numbers, tried with made-up rows. */
import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { OnnxDescription } from '@modelops/common/onnx/onnx-description'
import { OnnxSession } from '@modelops/common/onnx/onnx-session'
import { isProblem } from '@modelops/common/problem'
import type { FinishedModel } from '../../learn/manifest-draft.js'
import { compareBatches } from '../compare-batches.js'
import { describeTask, misfit } from '../describe-task.js'
import { LEAVES_COUNT_ALIKE } from '../forest/cover.js'
import type { ImportRequest } from '../import-request.js'
import { importedDraft } from '../imported-draft.js'
import { probeModel, type InputKind, type Probe } from '../probe-model.js'
import { samplesOf } from '../samples.js'
import { cannotServe, unsupported } from '../unsupported.js'
import { catboostNotes } from './catboost-notes.js'
import { checkGraph } from './check-graph.js'
import { chooseOutput, type ChosenOutput } from './choose-output.js'
import { withExternalWeights } from './external-weights.js'
import { featuresOf, valuesOf } from './describe-features.js'
import { preparedForm } from './prepared-form.js'
import { readOnnxFile } from './onnx-file.js'
import { readColumns, type Column } from './read-columns.js'
import { rewriteGraph, type Rewritten } from './rewrite-graph.js'

/**
 * @param path the file
 * @throws Problem unsupported_model or invalid_query, saying what to change
 */
export async function importOnnx(path: string, request: ImportRequest): Promise<FinishedModel> {
  const start = performance.now()
  const sent = await readFile(path)
  const bytes = await withExternalWeights(sent, dirname(path)).catch(() => sent) // read below, which says what is wrong
  const { file, chosen, columns, inputs, rewritten } = understood(() => rewrite(bytes, request))
  const description = describe(rewritten, columns.length)
  const session = await openSession(rewritten.file, description)
  const probe = probeModel(session, columns.map(kindOf))
  const described = describeTask(...taskRequest(request, chosen, probe))
  const features = featuresOf(file, request, inputs, probe, session)
  const rows = probe.rows.map((row) => valuesOf(row, features))
  const samples = samplesOf({ rows, outputs: probe.outputs }, described)
  const prepared = await preparedForm(file, chosen, request, session)
  session.dispose()
  const countsAlike = prepared?.format === 'trees' && request.dataset === undefined
  const warnings = [...catboostNotes(file), ...(countsAlike ? [LEAVES_COUNT_ALIKE] : [])]
  const draft = {
    ...importedDraft(request, described),
    model_format: prepared?.format ?? 'onnx',
    features,
    samples,
    backend: prepared?.backend ?? session.backend,
    duration_seconds: (performance.now() - start) / 1_000,
    ...(warnings.length > 0 && { warnings }),
  } satisfies FinishedModel['draft']
  if (prepared) return { draft, ...prepared.files }
  const published = await withBatches(
    rewritten.file,
    { ...description, output: { ...description.output, width: probe.outputWidth } },
    probe,
  )
  return { draft, modelJson: Buffer.from(JSON.stringify(published)), weights: rewritten.file }
}

function rewrite(bytes: Uint8Array, request: ImportRequest) {
  const file = readOnnxFile(bytes)
  checkGraph(file)
  const inputs = readColumns(file, request.features)
  const chosen = chooseOutput(file, request.output)
  checkActivation(chosen, request)
  const rewritten = rewriteGraph(file, inputs, chosen.tensor, request.activation)
  return { file, chosen, inputs, columns: inputs.flatMap((input) => input.columns), rewritten }
}

/** The file may hold anything. @throws Problem unsupported_model where that is so */
function understood<Result>(read: () => Result): Result {
  try {
    return read()
  } catch (cause) {
    if (isProblem(cause)) throw cause
    const what = `the ONNX file cannot be read: ${(cause as Error).message}`
    throw unsupported(what, null, 'a whole file as onnx, skl2onnx or torch.onnx.export write it', cause)
  }
}

function checkActivation({ activation }: ChosenOutput, { activation: asked }: ImportRequest): void {
  if (asked && (activation === 'softmax' || activation === 'sigmoid'))
    throw misfit('activation', `the model ends in ${activation} already`, asked, 'no activation')
}

const describe = ({ input, output }: Rewritten, width: number): OnnxDescription => ({
  ...{ format: 'modelops-onnx', format_version: 1 },
  input: { name: input, width },
  output: { name: output, width: 1 },
  row_by_row: false,
})

async function openSession(file: Buffer, description: OnnxDescription): Promise<OnnxSession> {
  try {
    return await OnnxSession.open(file, description)
  } catch (cause) {
    if (isProblem(cause)) throw cause
    const { message } = cause as Error
    const [, operator] = /Fatal error: (\S+?)\(-?\d+\) is not a registered/.exec(message) ?? []
    if (operator !== undefined)
      throw cannotServe(
        `ONNX Runtime has no operator ${operator}`,
        'export the model without it, or with an earlier operator set (opset_version, target_opset)',
        operator,
      )
    throw unsupported(
      `ONNX Runtime does not load the model: ${message}`,
      null,
      'a model that ONNX Runtime loads',
      cause,
    )
  }
}

const kindOf = ({ isWhole, categories }: Column): InputKind => {
  if (categories) return { min: 0, max: Math.max(0, categories.values.length - 1) }
  return isWhole ? 'whole' : 'number'
}

/** The request with what the file says itself. */
function taskRequest(request: ImportRequest, { activation, labels }: ChosenOutput, { outputWidth }: Probe) {
  const known = request.activation ?? activation
  const last = known === 'probabilities' ? (outputWidth === 1 ? 'sigmoid' : 'softmax') : known
  const isRegression = request.task === 'regression' || !labels || labels.length !== Math.max(2, outputWidth)
  const named = request.labels ?? (isRegression ? undefined : labels)
  return [{ ...request, ...(named && { labels: named }) }, outputWidth, last] as const
}

/** What a service computes at once: memory that grows with the square of it shows here, where it ends an import alone. */
const MOST_ROWS = 1_024

/** Where the graph does not take several rows at once, it gets each alone. */
async function withBatches(
  file: Buffer,
  description: OnnxDescription,
  probe: Probe,
): Promise<OnnxDescription> {
  let failure: unknown
  for (const rowByRow of [false, true]) {
    const tried = { ...description, row_by_row: rowByRow }
    const session = await openSession(file, tried)
    try {
      compareBatches(session, probe)
      session.run(new Float32Array(MOST_ROWS * session.inputWidth), MOST_ROWS)
      return tried
    } catch (error) {
      failure = error
    } finally {
      session.dispose()
    }
  }
  throw unsupported(
    `the model cannot answer several rows: ${(failure as Error).message}`,
    probe.outputWidth,
    'the same answer for a row in every batch and every time',
    failure,
  )
}
