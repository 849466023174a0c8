/** The numbers of a model's answers that are explained. */
import type { Manifest } from '@modelops/common/manifest'
import { Problem } from '@modelops/common/problem'
import type { Space } from './explainer.js'

export interface Scores {
  readonly space: Space
  /** Numbers for each row: one, or one for each class of three and more. */
  readonly width: number
  /**
   * @param raw outputs of the model, those of the row from `from` on
   * @param out gets `width` numbers from `to` on
   */
  write(raw: Float32Array, from: number, out: Float64Array, to: number): void
}

/** The smallest probability whose complement is a 32-bit number of its own: log-odds of 0 and 1 are infinite. */
const LEAST = 2 ** -24

/** The index of the class whose log-odds are explained, of two. */
export const explainedClass = ({ labels = [], positive }: Pick<Manifest, 'labels' | 'positive'>): number =>
  positive === undefined ? 1 : labels.indexOf(positive)

/**
 * Of a regression the value, of two classes the log-odds of the positive one, of more those of each class against all
 * others; but of models that are no networks the probabilities, as forests answer 0 and 1.
 * @param outputWidth numbers that the model answers for a row
 */
export function scoresOf(manifest: Manifest, outputWidth: number): Scores {
  const { task, model_format } = manifest
  if (task === 'regression')
    return { space: 'output', width: 1, write: (raw, from, out, to) => void (out[to] = finite(raw[from]!)) }
  const isNetwork = model_format === 'layers' || model_format === 'graph'
  const [space, scoreOf] = isNetwork ? (['log_odds', logOdds] as const) : (['probability', finite] as const)
  if (task === 'multiclass' && outputWidth > 2)
    return {
      space,
      width: outputWidth,
      write: (raw, from, out, to) => {
        for (let c = 0; c < outputWidth; c++) out[to + c] = scoreOf(raw[from + c]!)
      },
    }
  const explained = explainedClass(manifest)
  // A single output is the probability of class 1.
  const probability = (raw: Float32Array, from: number) =>
    outputWidth > 1 ? raw[from + explained]! : explained === 1 ? raw[from]! : 1 - raw[from]!
  return { space, width: 1, write: (raw, from, out, to) => void (out[to] = scoreOf(probability(raw, from))) }
}

function logOdds(probability: number): number {
  const p = Math.min(Math.max(finite(probability), LEAST), 1 - LEAST)
  return Math.log(p / (1 - p))
}

function finite(value: number): number {
  if (Number.isFinite(value)) return value
  throw new Problem(
    'invalid_data',
    `the model answers ${value} where values of this row stand among those of other rows: it cannot be explained`,
    { received: String(value), expected: 'values for which the model computes a finite number' },
  )
}
