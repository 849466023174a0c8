/** The kinds of task, and what the services and the pages ask of each; `learn/tasks` of training adds how it is learned. */
import type { ImportanceScore, Task } from './manifest.js'

/** What raw model outputs mean. */
export interface Predictions {
  count: number
  /** Number of classes; 0 where numbers are predicted. */
  classes: number
  /** By row: the class index, or the number. */
  values: Float64Array
  /** Row-major [count, classes]; empty where numbers are predicted. */
  probabilities: Float64Array
}

/** Of two classes the positive one, by index, is the answer from this probability on. */
export interface Decision {
  readonly positive: number
  readonly threshold: number
}

export interface TaskKind {
  readonly name: Task
  /** Whether answers are classes, with labels and probabilities, or numbers. */
  readonly predictsClasses: boolean
  /** What is reported of every epoch. */
  readonly scoreName: 'accuracy' | 'r2'
  /** What a feature's importance is a part of. */
  readonly importanceScore: ImportanceScore
  /** Whether a model can have this many labels. */
  takesLabels(labels: number): boolean
  /** The numbers that a model with this many labels may give for a row; the first is what one trained here gives. */
  outputWidths(labels: number): readonly [number, ...number[]]
  /** The same of any number of labels, in words. */
  readonly outputs: string
  /**
   * @param raw row-major model outputs: probabilities, where it is one that of class 1; or values
   * @param labels 0 where numbers are predicted
   * @param decision of two classes; without it the more probable one is the answer
   */
  decode(raw: Float32Array, count: number, labels: number, decision?: Decision): Predictions
}

const binary: TaskKind = {
  name: 'binary',
  predictsClasses: true,
  scoreName: 'accuracy',
  importanceScore: 'log_loss',
  takesLabels: (labels) => labels === 2,
  outputWidths: () => [1, 2],
  outputs: '1 or 2 outputs',
  decode: decodeClasses,
}

const multiclass: TaskKind = {
  name: 'multiclass',
  predictsClasses: true,
  scoreName: 'accuracy',
  importanceScore: 'log_loss',
  takesLabels: (labels) => labels > 0,
  outputWidths: (labels) => [labels],
  outputs: '2 or more outputs',
  decode: decodeClasses,
}

const regression: TaskKind = {
  name: 'regression',
  predictsClasses: false,
  scoreName: 'r2',
  importanceScore: 'r2',
  takesLabels: () => true,
  outputWidths: () => [1],
  outputs: '1 output',
  decode: (raw, count) => ({
    count,
    classes: 0,
    values: Float64Array.from(raw),
    probabilities: new Float64Array(0),
  }),
}

export const tasks: Readonly<Record<Task, TaskKind>> = { binary, multiclass, regression }

function decodeClasses(raw: Float32Array, count: number, classes: number, decision?: Decision): Predictions {
  const probabilities = probabilitiesOf(raw, new Float64Array(count * classes))
  const values = new Float64Array(count)
  for (let row = 0; row < count; row++)
    values[row] = answerOf(probabilities, row * classes, classes, decision)
  return { count, classes, values, probabilities }
}

/**
 * @param raw row-major [count, 1], the probability of class 1 of two, or [count, classes]
 * @param out gets the probabilities of all classes [count, classes]
 */
export function probabilitiesOf<Numbers extends Float32Array | Float64Array>(
  raw: Float32Array,
  out: Numbers,
): Numbers {
  if (raw.length === out.length) out.set(raw)
  else
    for (let row = 0; row < raw.length; row++) {
      out[2 * row] = 1 - raw[row]!
      out[2 * row + 1] = raw[row]!
    }
  return out
}

/** The class that is answered, by index. @param decision as TaskKind.decode has it */
export const answerOf = (
  probabilities: Float32Array | Float64Array,
  start: number,
  classes: number,
  decision: Decision | undefined,
): number => {
  if (decision === undefined) return mostProbable(probabilities, start, classes)
  const { positive, threshold } = decision
  return probabilities[start + positive]! >= threshold ? positive : 1 - positive
}

/** The class with the highest probability; the later one of two equals, so that a binary 0.5 is class 1. */
export function mostProbable(
  probabilities: Float32Array | Float64Array,
  start = 0,
  classes = probabilities.length,
): number {
  let best = 0
  for (let c = 1; c < classes; c++) if (probabilities[start + c]! >= probabilities[start + best]!) best = c
  return best
}
