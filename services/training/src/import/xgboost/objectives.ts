/** What XGBoost makes of the sums of trees, by the objective of training. */
import type { Transform } from '@modelops/common/forest/forest'
import type { Task } from '@modelops/common/manifest'
import { misfit } from '../describe-task.js'
import type { ImportRequest } from '../import-request.js'
import { cannotServe } from '../unsupported.js'

export interface Objective {
  task: Task
  transform: Transform
  /** From the base score, which the file has as the library's answer (of `binary:logitraw` a sum), to the sums, in 32-bit floats. */
  toSum(answer: number): number
}

const { fround } = Math
const same = (answer: number) => answer
/** Of a table of one class the base score is 0 or 1: XGBoost keeps that far from both. */
const NEAREST = fround(1e-6)
const logit = (answer: number) => {
  if (!(answer >= 0 && answer <= 1)) return NaN
  const inside = Math.min(Math.max(answer, NEAREST), fround(1 - NEAREST))
  return fround(-Math.log(fround(fround(1 / inside) - 1)))
}
const log = (answer: number) => fround(Math.log(answer))

const value: Objective = { task: 'regression', transform: 'identity', toSum: same }
const positive: Objective = { task: 'regression', transform: 'exp', toSum: log }
const probability: Objective = { task: 'binary', transform: 'sigmoid', toSum: logit }
const classes: Objective = { task: 'multiclass', transform: 'softmax', toSum: same }

const objectives: Readonly<Record<string, Objective>> = {
  'reg:squarederror': value,
  'reg:linear': value,
  'reg:squaredlogerror': value,
  'reg:pseudohubererror': value,
  'reg:absoluteerror': value,
  'reg:quantileerror': value,
  'reg:expectileerror': value,
  'reg:logistic': { ...probability, task: 'regression' },
  'reg:gamma': positive,
  'reg:tweedie': positive,
  'count:poisson': positive,
  'survival:cox': positive,
  'survival:aft': positive,
  'binary:logistic': probability,
  'binary:logitraw': { ...probability, toSum: same },
  'binary:hinge': { task: 'binary', transform: 'step', toSum: same },
  'multi:softprob': classes,
  'multi:softmax': classes,
}

/** @throws Problem unsupported_model, invalid_query */
export function objectiveOf(name: string, outputs: number, { task }: ImportRequest): Objective {
  if (name.startsWith('rank:')) {
    if (task === 'regression') return value
    const why = `the model ranks rows against each other (${name}), and its scores mean nothing alone: say task=regression to serve them as numbers`
    throw misfit('task', why, task ?? null, 'task=regression')
  }
  if (!Object.hasOwn(objectives, name)) {
    const known = Object.keys(objectives).join(', ')
    throw cannotServe(
      `the model has the objective ${JSON.stringify(name)}`,
      `these are served: ${known}`,
      name,
    )
  }
  const objective = objectives[name]!
  return objective === classes && outputs === 2 ? { ...classes, task: 'binary' } : objective
}
