/** What a model's raw outputs mean, checked. */
import type { Task } from '@modelops/common/manifest'
import { Problem } from '@modelops/common/problem'
import { tasks, type Decision, type Predictions } from '@modelops/common/tasks'

/**
 * @param classes number of labels, 0 where numbers are predicted
 * @param decision as TaskKind.decode has it
 * @throws Problem `invalid_data` when the model computed something that is not a finite number
 */
export function decodeOutputs(
  task: Task,
  classes: number,
  raw: Float32Array,
  count: number,
  decision?: Decision,
): Predictions {
  for (let i = 0; i < raw.length; i++) if (!Number.isFinite(raw[i])) throw notFinite(raw[i]!)
  return tasks[task].decode(raw, count, classes, decision)
}

/** JSON cannot express such a number, and comparisons with NaN decide nothing. */
const notFinite = (value: number) =>
  new Problem(
    'invalid_data',
    `the model answers ${value} for these values; they are probably far outside of what it was trained on`,
    { received: String(value), expected: 'values for which the model computes a finite number' },
  )
