/** What an imported model must answer once it is loaded. */
import type { Sample, Value } from '@modelops/common/manifest'
import { tasks } from '@modelops/common/tasks'
import { misfit, type Described } from './describe-task.js'

const ROUNDING = 1e-5

interface Answered {
  /** By row: the values of the features. */
  rows: Value[][]
  /** By row: what the model answered. */
  outputs: number[][]
}

/** @throws Problem invalid_query where what should be a probability is none */
export function samplesOf({ rows, outputs }: Answered, { task, labels }: Described): Sample[] {
  if (labels) checkProbabilities(outputs.flat(), outputs[0]!.length)
  return rows.map((features, i) => {
    const { values, probabilities } = tasks[task].decode(
      Float32Array.from(outputs[i]!),
      1,
      labels?.length ?? 0,
    )
    return { features, prediction: values[0]!, ...(labels && { probabilities: [...probabilities] }) }
  })
}

/** @throws Problem invalid_query */
export function checkProbabilities(outputs: number[] | Float32Array, width: number): void {
  const wrong = outputs.find((value: number) => value < -ROUNDING || value > 1 + ROUNDING)
  if (wrong === undefined) return
  const activation = width === 1 ? 'sigmoid' : 'softmax'
  throw misfit(
    'task',
    `the model answers ${wrong}, which is no probability: say activation=${activation} as well if it answers logits, from which ${activation} makes probabilities. Distances of a support vector machine are none: export it with probability=True, or within CalibratedClassifierCV`,
    wrong,
    `activation=${activation}${width === 1 ? ', or task=regression' : ''}`,
  )
}
