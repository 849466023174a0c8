/** What LightGBM makes of the sums of trees, by the objective of training. */
import type { Transform } from '@modelops/common/forest/forest'
import type { Task } from '@modelops/common/manifest'
import { misfit } from '../describe-task.js'
import type { ImportRequest } from '../import-request.js'
import { cannotServe } from '../unsupported.js'

export interface Objective {
  task: Task
  transform: Transform
  /** Of a sum, before it is transformed. */
  factor: number
}

const number: Objective = { task: 'regression', transform: 'identity', factor: 1 }
const positive: Objective = { ...number, transform: 'exp' }

/** @param text such as `binary sigmoid:1`; undefined where the objective was a function of Python */
export function objectiveOf(text: string | undefined, outputs: number, { task }: ImportRequest): Objective {
  const [name = '', ...options] = (text ?? '').split(' ')
  const optionOf = (key: string) =>
    Number(options.find((option) => option.startsWith(`${key}:`))?.slice(key.length + 1) ?? 1)
  const classes = outputs === 2 ? 'binary' : 'multiclass'
  switch (name) {
    case 'regression':
    case 'regression_l1':
    case 'huber':
    case 'fair':
    case 'quantile':
    case 'mape':
      return options.includes('sqrt') ? { ...number, transform: 'square' } : number
    case 'poisson':
    case 'gamma':
    case 'tweedie':
      return positive
    case 'binary':
      return { task: 'binary', transform: 'sigmoid', factor: optionOf('sigmoid') }
    case 'multiclass':
      return { task: classes, transform: 'softmax', factor: 1 }
    case 'multiclassova':
      return { task: classes, transform: 'sigmoid', factor: optionOf('sigmoid') }
    case 'cross_entropy':
      return { ...number, transform: 'sigmoid' }
    case 'cross_entropy_lambda':
      return { ...number, transform: 'softplus' }
    case '':
    case 'lambdarank':
    case 'rank_xendcg':
      if (task === 'regression') return number
      throw meaningless(name, task)
    default:
      throw cannotServe(
        `the model has the objective ${JSON.stringify(name)}`,
        'train it with one that LightGBM documents',
        name,
      )
  }
}

const meaningless = (name: string, task: Task | undefined) =>
  misfit(
    'task',
    `the model ${name ? `ranks rows against each other (${name})` : 'was trained with an objective of its own'}, so that its file does not say what its numbers mean: say task=regression to serve them as they are`,
    task ?? null,
    'task=regression',
  )
