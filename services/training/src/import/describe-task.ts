/** What an imported model predicts. */
import type { Manifest, Task } from '@modelops/common/manifest'
import { Problem } from '@modelops/common/problem'
import { tasks } from '@modelops/common/tasks'
import type { ImportRequest } from './import-request.js'
import { cannotServe } from './unsupported.js'

export type Described = Pick<Manifest, 'task' | 'labels'>

/**
 * The task and labels of a model, as requested or else inferred from its shape.
 * @throws Problem invalid_query when the request does not fit the model
 */
export function describeTask(request: ImportRequest, outputWidth: number, activation: string): Described {
  if (outputWidth === 1 && activation === 'softmax') throw alwaysOne(request)
  const task = request.task ?? taskOf(outputWidth, activation, request)
  checkOutputs(task, outputWidth)
  if (tasks[task].predictsClasses) return { task, labels: labelsOf(request, Math.max(2, outputWidth)) }
  if (request.labels) throw misfit('labels', `a ${task} has no labels`, request.labels, 'no labels')
  return { task }
}

function taskOf(outputWidth: number, activation: string, request: ImportRequest): Task {
  const { labels } = request
  if (outputWidth === 1 && activation.startsWith('arg')) throw classNumbers(activation)
  if (outputWidth === 1) return activation === 'sigmoid' || labels ? 'binary' : 'regression'
  const task = outputWidth === 2 ? 'binary' : 'multiclass'
  if (activation === 'softmax' || labels) return task
  if (activation === 'sigmoid') throw notExclusive(outputWidth, task)
  throw misfit(
    'task',
    `the model has ${outputWidth} outputs that end in ${activation}, not in softmax: say activation=softmax if they are logits, from which softmax makes probabilities (POST /models?name=${request.name}&activation=softmax), or say task=${task} if they are probabilities already. Several targets of a regression cannot be served: train a model for each`,
    null,
    `activation=softmax or task=${task}`,
  )
}

function alwaysOne({ activation }: ImportRequest): Problem {
  const why = 'softmax of one output is always 1'
  if (activation) return misfit('activation', why, activation, 'activation=sigmoid')
  return cannotServe(
    `the model ends in softmax, but ${why}`,
    'end it in sigmoid, or in no such function for a regression',
    1,
  )
}

const classNumbers = (activation: string) =>
  misfit(
    'task',
    `the model ends in ${activation}, so that it answers numbers of classes without probabilities: serve what it takes the largest of (output=... or another export), or say task=regression to serve the numbers as they are`,
    null,
    'probabilities, or task=regression',
  )

const notExclusive = (outputWidth: number, task: Task) =>
  misfit(
    'task',
    `the model has ${outputWidth} outputs that end in sigmoid, as where several labels can be right at once: say task=${task} if exactly one is, for which the largest output counts`,
    null,
    `task=${task}`,
  )

function checkOutputs(task: Task, outputWidth: number): void {
  const { outputs, outputWidths } = tasks[task]
  if (!outputWidths(Math.max(2, outputWidth)).includes(outputWidth))
    throw misfit('task', `${task} needs ${outputs}, the model has ${outputWidth}`, outputWidth, outputs)
}

function labelsOf({ labels }: ImportRequest, classes: number): string[] {
  if (!labels) return Array.from({ length: classes }, (_, i) => String(i))
  if (labels.length === classes) return labels
  throw misfit(
    'labels',
    `${labels.length} labels came, the model has ${classes} classes`,
    labels,
    `${classes} labels`,
  )
}

export const misfit = (field: string, why: string, received: unknown, expected: string) =>
  new Problem('invalid_query', `${field}: ${why}`, { received, expected, field })
