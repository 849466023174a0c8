/** The job's flags: what each sets in a run request, and what the help says of it. */
import type { ParseArgsConfig } from 'node:util'
import { candidateNames } from '@modelops/common/rules/candidates'
import { bounds, type NumberName } from '@modelops/common/rules/hyper-parameters'
import { tasks } from '@modelops/common/tasks'

interface Flag {
  /** Where its value goes in the request; absent for flags of the job itself. */
  path?: readonly string[]
  value?: string
  help: string
  parse?(text: string): unknown
}

/** `binary, multiclass or regression` */
const taskNames = new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(Object.keys(tasks))
const list = (text: string) => text.split(',').map((part) => part.trim())
const texts = (text: string): string[] => (text.trim() === '' ? [] : list(text))
const numbers = (text: string): number[] => texts(text).map(Number)
const weights = (text: string): unknown =>
  text === 'balanced'
    ? text
    : Object.fromEntries(list(text).map((pair) => [pair.split('=')[0], Number(pair.split('=')[1])]))

/** `age=increasing,price=decreasing`. */
const directions = (text: string): unknown => Object.fromEntries(list(text).map((pair) => pair.split('=')))

/** `f1`, `recall=0.9` or `cost=5,1`. */
function thresholdRule(text: string): unknown {
  const [by, given = ''] = text.split('=')
  if (by === 'recall') return { by, at_least: Number(given) }
  if (by !== 'cost') return { by }
  const [false_negative, false_positive] = numbers(given)
  return { by, false_negative, false_positive }
}

const numberHelp: Record<NumberName, string> = {
  epochs: 'passes over the rows',
  batchSize: 'rows per step',
  learningRate: 'of the Adam optimizer',
  seed: 'same seed, same model',
  testSplit: 'share of rows to measure with',
  validationSplit: 'share that decides when to stop',
  patience: 'epochs without progress before it stops',
  l2: 'penalty on squared weights',
}

/** `batchSize` becomes `--batch-size N`. */
const numberFlags = Object.fromEntries(
  Object.entries(numberHelp).map(([name, help]): [string, Flag] => [
    name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
    {
      path: ['training', name],
      value: bounds[name as NumberName].isInteger ? 'N' : 'X',
      help,
      parse: Number,
    },
  ]),
)

const truth = (text: string): unknown => ({ true: true, false: false })[text] ?? text

/** How --csv is read, where that is not to be recognised. */
export const readingFlags: Record<string, Flag> = {
  header: { value: 'true|false', help: 'whether the first row of --csv names the columns', parse: truth },
  delimiter: { value: 'C', help: 'what separates the cells of --csv: one character, tab or blanks' },
  encoding: { value: 'NAME', help: 'of the text of --csv, as windows-1252' },
  decimal: { value: 'MARK', help: 'point or comma, in --csv' },
  'date-form': { value: 'FORM', help: 'of dates in --csv, as dd/mm/yyyy' },
}

export const trainFlags: Record<string, Flag> = {
  config: { value: 'FILE', help: 'run request as JSON, as POST /runs takes it; flags override it' },
  csv: {
    value: 'FILE',
    help: 'upload this table first, as the data set --dataset (default: the name of the model)',
  },
  ...readingFlags,
  dataset: { path: ['dataset'], value: 'NAME', help: 'data set to train on' },
  model: { path: ['model', 'name'], value: 'NAME', help: 'name of the model' },
  target: { path: ['model', 'target'], value: 'COLUMN', help: 'column to predict' },
  missing: {
    path: ['missing'],
    value: 'A,B,...',
    help: 'what stands where a value is missing, instead of NA, n/a, null, ...; "" for blank cells alone',
    parse: texts,
  },
  time: { path: ['time'], value: 'COLUMN', help: 'order of the rows; the last ones measure the model' },
  task: { path: ['model', 'task'], value: 'TASK', help: taskNames },
  positive: {
    path: ['model', 'positive'],
    value: 'LABEL',
    help: 'of two classes the one that the metrics are about; default: the rarer one',
  },
  features: { path: ['model', 'features'], value: 'A,B,...', help: 'columns to learn from', parse: list },
  exclude: { path: ['model', 'exclude'], value: 'A,B,...', help: 'columns not to learn from', parse: list },
  monotone: {
    path: ['model', 'monotone'],
    value: 'A=WAY,...',
    help: 'numbers with which the answer is only increasing or decreasing; trees alone',
    parse: directions,
  },
  budget: { path: ['training', 'budget'], value: 'BUDGET', help: 'how much is tried: fast, default or best' },
  recipe: { path: ['training', 'recipe'], value: 'chain', help: 'without boosted trees' },
  candidates: {
    path: ['candidates'],
    value: 'A,B,...',
    help: `kinds of models to try, of ${candidateNames.join(', ')}`,
    parse: texts,
  },
  hidden: {
    path: ['model', 'hidden'],
    value: '32,16',
    help: 'units of the hidden layers; "" for none',
    parse: numbers,
  },
  ...numberFlags,
  refit: {
    path: ['training', 'refit'],
    value: 'true|false',
    help: 'train the saved model on the test rows as well',
    parse: truth,
  },
  'class-weights': {
    path: ['training', 'classWeights'],
    value: 'W',
    help: 'balanced, or label=weight,...',
    parse: weights,
  },
  threshold: {
    path: ['training', 'threshold'],
    value: 'RULE',
    help: 'how that of two classes is chosen: f1, recall=0.9, or cost=MISSED,FALSE_ALARM',
    parse: thresholdRule,
  },
}

export const importFlags: Record<string, Flag> = {
  import: {
    value: 'FILE',
    help: 'ONNX, XGBoost (JSON, UBJ), LightGBM (text), model.json of TensorFlow.js beside its weight files, a zip of either, or models:/name@alias of MLflow',
  },
  name: { value: 'NAME', help: 'name of the model' },
  task: { value: 'TASK', help: taskNames },
  labels: { value: 'A,B,...', help: 'by class index' },
  features: { value: 'A,B,...', help: 'names of the inputs, in order' },
  activation: { value: 'softmax|sigmoid', help: 'added to a model that answers logits' },
  output: { value: 'NAME', help: 'the output to serve, where there are several' },
  dataset: { value: 'NAME', help: 'data set whose rows measure the model' },
  target: {
    value: 'COLUMN',
    help: 'of --dataset, what it predicts; default: the only one that is no feature',
  },
}

export const parseArgsOptions: NonNullable<ParseArgsConfig['options']> = {
  ...Object.fromEntries(
    Object.keys({ ...trainFlags, ...importFlags }).map((name) => [name, { type: 'string' as const }]),
  ),
  help: { type: 'boolean', short: 'h' },
}
