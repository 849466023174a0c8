/** What a network was measured by, epoch by epoch, as the lines of a chart and in words. */
import type { RunDetails } from '../api/types.js'
import { metricInfo } from './metrics.js'

export type Epoch = RunDetails['curves']['epochs'][number]

/** Beside the loss, what people read: the test metric of the same name. */
export type Score = 'accuracy' | 'r2'

const names = { loss: 'loss', accuracy: 'accuracy', r2: 'R²' }

/** Undefined before the first epoch, and for runs of earlier versions, which told none. */
export const scoreOf = ([first]: readonly Epoch[]): Score | undefined =>
  (['accuracy', 'r2'] as const).find((score) => first?.[score] !== undefined)

/** Those of the training rows, and of the validation rows where some are kept. */
export function epochLines(epochs: readonly Epoch[], measure: 'loss' | Score) {
  const validation = epochs.map(({ [`val_${measure}` as const]: value }) => value ?? null)
  const hasValidation = validation.some((value) => value !== null)
  return {
    x: epochs.map(({ epoch }) => epoch),
    series: [
      { label: `Training ${names[measure]}`, values: epochs.map(({ [measure]: value }) => value ?? null) },
      ...(hasValidation ? [{ label: `Validation ${names[measure]}`, values: validation }] : []),
    ],
  }
}

/** The score of the last epoch, on the validation rows where some are kept: `Validation accuracy`, `97.4 %`. */
export function latestScore(epochs: readonly Epoch[]): { label: string; value: string } | undefined {
  const score = scoreOf(epochs)
  if (!score) return undefined
  const { series } = epochLines(epochs.slice(-1), score)
  const { label, values } = series.at(-1)!
  return { label, value: metricInfo(`test_${score}`)!.format(values[0]!) }
}
