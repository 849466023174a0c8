/** The lines of the charts: loss and score by epoch, and ROC curves. */
import { tasks, type TaskKind } from '@modelops/common/tasks'
import type { RunDetails } from '../api/types.js'
import { formatPercent } from '../format.js'
import { metricInfo } from './metrics.js'

/** An axis of shares. */
export const unit = [0, 1] as const
export const formatShare = (share: number) => formatPercent(share, 0)

export type Epoch = RunDetails['curves']['epochs'][number]

/** Beside the loss, what people read: the test metric of the same name. */
export type Score = TaskKind['scoreName']

const names: Record<Score | 'loss', string> = { loss: 'loss', accuracy: 'accuracy', r2: 'R²' }

/** Undefined before the first epoch, and for runs of earlier versions, which recorded none. */
export const scoreOf = ([first]: readonly Epoch[]): Score | undefined =>
  Object.values(tasks).find(({ scoreName }) => first?.[scoreName] !== undefined)?.scoreName

/** A line of the training rows, and one of the validation rows where some are kept. */
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

type Point = readonly [falsePositiveRate: number, truePositiveRate: number]

/**
 * ROC curves of several labels over common false positive rates.
 * Each rate comes twice where a curve rises straight up at it: with its lower and its upper end.
 * @param roc by label, ascending
 */
export function rocLines(roc: Readonly<Record<string, readonly Point[]>>) {
  const rates = [...new Set(Object.values(roc).flatMap((points) => points.map(([rate]) => rate)))]
  const ends = rates
    .sort((a, b) => a - b)
    .flatMap((rate) => {
      const isStep = Object.values(roc).some((points) => points.filter(([x]) => x === rate).length > 1)
      return isStep
        ? [
            { rate, upper: false },
            { rate, upper: true },
          ]
        : [{ rate, upper: true }]
    })
  return {
    x: ends.map(({ rate }) => rate),
    series: Object.entries(roc).map(([label, points]) => ({
      label,
      values: ends.map(({ rate, upper }) => valueAt(points, rate, upper)),
    })),
  }
}

function valueAt(points: readonly Point[], rate: number, upper: boolean): number | null {
  const here = points.filter(([x]) => x === rate)
  if (here.length) return (upper ? here.at(-1)! : here[0]!)[1]
  const before = points.findLast(([x]) => x < rate)
  const after = points.find(([x]) => x > rate)
  if (!before || !after) return null
  return before[1] + ((rate - before[0]) / (after[0] - before[0])) * (after[1] - before[1])
}
