/** A run as it is being set up, and the request that it becomes. */
import { whyLeftOut } from '@modelops/common/rules/columns'
import type { Budget } from '@modelops/common/rules/candidates'
import {
  asksForNetwork,
  defaultsFor,
  type Defaults,
  type NumberName,
} from '@modelops/common/rules/hyper-parameters'
import type { Column, Dataset, RunRequest } from '../../../api/types.js'
import { parseLayers, parseSetting, settingNames } from './hyper-parameters.js'
import { describeTarget, guessTarget, taskOf, type LearnAs, type Target } from './target.js'
import { errorsOfRule, ruleOf, typedRule, type RuleNumber, type TypedRule } from './threshold-rule.js'

export interface Draft {
  target: string
  learnAs: LearnAs
  model: string
  leftOut: ReadonlySet<string>
  /** As typed; what is absent has its default. */
  typed: Partial<Record<NumberName | 'hidden', string>>
  /** A single network in place of the mixture. */
  isNetwork: boolean
  /** Of the mixture. */
  budget?: Budget | undefined
  candidates?: RunRequest['candidates'] | undefined
  recipe?: NonNullable<RunRequest['training']>['recipe'] | undefined
  refit?: boolean | undefined
  classWeights?: NonNullable<RunRequest['training']>['classWeights'] | undefined
  /** Of two classes how the threshold is chosen; absent: the more probable one is the answer. */
  threshold?: TypedRule | undefined
  /** The column by which the rows are in order; absent: they are in none. */
  time?: string | undefined
  /** What counts as missing in an earlier run; absent: what the data set was read with. */
  missing?: RunRequest['missing'] | undefined
  /** Of two classes the one that the metrics are about; absent: the rarer one. */
  positive?: RunRequest['model']['positive'] | undefined
  /** Columns with which the answer may only rise, or fall. */
  monotone?: RunRequest['model']['monotone'] | undefined
}

/** What the parts of the form share. */
export interface FormPart {
  dataset: Dataset
  draft: Draft
  onChange: (change: Partial<Draft>) => void
}

export function newDraft({ name, rows, columns }: Dataset): Draft {
  return {
    target: guessTarget(columns),
    learnAs: 'auto',
    model: name,
    leftOut: new Set(uselessColumns(columns, rows)),
    typed: {},
    isNetwork: false,
  }
}

/** The columns that are left out unless the user takes them in. */
export const uselessColumns = (columns: readonly Column[], rows: number): string[] =>
  columns.filter((column) => whyLeftOut(column, rows)).map(({ name }) => name)

/** The draft that leads to the request again. */
export function draftOf(request: RunRequest, { columns, rows }: Dataset): Draft {
  const { model, training = {}, candidates, time, missing } = request
  const features = model.features && new Set(model.features)
  const leftOut = features
    ? columns.map(({ name }) => name).filter((name) => !features.has(name))
    : [...uselessColumns(columns, rows), ...(model.exclude ?? [])]
  const given = settingNames.filter((name) => training[name] !== undefined)
  return {
    target: columns.some(({ name }) => name === model.target) ? model.target : guessTarget(columns),
    learnAs: model.task === undefined ? 'auto' : model.task === 'regression' ? 'regression' : 'classes',
    model: model.name,
    leftOut: new Set(leftOut.filter((name) => name !== model.target)),
    typed: {
      ...(model.hidden && { hidden: model.hidden.join(', ') }),
      ...Object.fromEntries(given.map((name) => [name, String(training[name])])),
    },
    isNetwork: asksForNetwork(request),
    budget: training.budget,
    recipe: training.recipe,
    candidates,
    refit: training.refit,
    classWeights: training.classWeights,
    threshold: training.threshold && typedRule(training.threshold),
    time: columns.some(({ name }) => name === time) ? time : undefined,
    missing,
    positive: model.positive,
    monotone: model.monotone,
  }
}

/** What was chosen, for the same table after it was read in another way. */
export function draftAfter(draft: Draft, before: Dataset, after: Dataset): Draft {
  const was = new Set(uselessColumns(before.columns, before.rows))
  const is = new Set(uselessColumns(after.columns, after.rows))
  const isChosen = (name: string) => draft.leftOut.has(name) !== was.has(name)
  const names = after.columns.map(({ name }) => name)
  return {
    ...draft,
    target: names.includes(draft.target) ? draft.target : guessTarget(after.columns),
    time: timeColumns(after).find((name) => name === draft.time),
    leftOut: new Set(names.filter((name) => is.has(name) !== isChosen(name))),
  }
}

/** The defaults that hold with what was typed. */
export function defaultsOf({ typed }: Draft, rows: number): Defaults {
  const valueOf = (name: NumberName) => parseSetting(name, typed[name] ?? '').value
  return defaultsFor(rows, {
    hidden: typed.hidden === undefined ? undefined : parseLayers(typed.hidden).value,
    testSplit: valueOf('testSplit'),
    validationSplit: valueOf('validationSplit'),
  })
}

type Typed = NumberName | 'hidden' | RuleNumber

/** Of what will be asked for. */
export function errorsOf({ typed, isNetwork, threshold }: Draft): Partial<Record<Typed, string>> {
  const errors: [string, string | undefined][] = usedSettings(isNetwork).map((name) => [
    name,
    parseSetting(name, typed[name] ?? '').error,
  ])
  if (isNetwork) errors.push(['hidden', parseLayers(typed.hidden ?? '').error])
  if (threshold) errors.push(...errorsOfRule(threshold))
  return Object.fromEntries(errors.filter(([, error]) => error !== undefined))
}

export const featuresOf = ({ target, leftOut }: Draft, { columns }: Dataset): Column[] =>
  columns.filter(({ name }) => name !== target && !leftOut.has(name))

export function targetOf(draft: Draft, { columns }: Dataset): Target {
  const column = columns.find(({ name }) => name === draft.target)
  return column
    ? describeTarget(column, draft.learnAs)
    : { kind: 'unusable', why: 'the data set has no such column' }
}

export function hasTwoClasses(draft: Draft, dataset: Dataset): boolean {
  const column = dataset.columns.find(({ name }) => name === draft.target)
  return targetOf(draft, dataset).kind === 'classes' && column?.categories?.length === 2
}

/** The columns that can put rows in order. */
export const timeColumns = ({ columns }: Dataset): string[] =>
  columns.filter(({ type, distinct }) => type !== 'text' && distinct > 1).map(({ name }) => name)

/** With what differs from the defaults only: the service fills in the rest. */
export function requestOf(draft: Draft, dataset: Dataset): RunRequest {
  const defaults = defaultsOf(draft, dataset.rows)
  const training = trainingOf(draft, defaults)
  const hidden = draft.isNetwork ? hiddenOf(draft, defaults, training) : undefined
  const target = dataset.columns.find(({ name }) => name === draft.target)
  const task = target && taskOf(draft.learnAs, target)
  return {
    dataset: dataset.name,
    model: {
      name: draft.model,
      target: draft.target,
      ...(task && { task }),
      ...(draft.positive !== undefined && { positive: draft.positive }),
      ...(draft.monotone && !draft.isNetwork && { monotone: draft.monotone }),
      ...(hidden && { hidden }),
      ...columnsAskedFor(draft, dataset),
    },
    ...(draft.missing && { missing: draft.missing }),
    ...(draft.candidates && !draft.isNetwork && { candidates: draft.candidates }),
    ...(draft.time !== undefined && { time: draft.time }),
    ...(Object.keys(training).length > 0 && { training }),
  }
}

/**
 * Where none is learned from that the service would leave out itself, what it shall leave out besides: rows of requests
 * may have these columns all the same.
 */
function columnsAskedFor(draft: Draft, dataset: Dataset): Pick<RunRequest['model'], 'features' | 'exclude'> {
  const useless = new Set(uselessColumns(dataset.columns, dataset.rows))
  const features = featuresOf(draft, dataset).map(({ name }) => name)
  if (features.some((name) => useless.has(name))) return { features }
  const isExcluded = (name: string) => name !== draft.target && draft.leftOut.has(name) && !useless.has(name)
  const exclude = dataset.columns.map(({ name }) => name).filter(isExcluded)
  return exclude.length > 0 ? { exclude } : {}
}

const usedSettings = (isNetwork: boolean): NumberName[] => (isNetwork ? settingNames : ['seed'])

/** Undefined where the default is meant and something else asks for a single network. */
function hiddenOf({ typed }: Draft, { hidden }: Defaults, training: RunRequest['training']) {
  const given = (typed.hidden === undefined ? undefined : parseLayers(typed.hidden).value) ?? hidden
  const isAsked = asksForNetwork({ model: {}, training })
  return isAsked && String(given) === String(hidden) ? undefined : given
}

function trainingOf(draft: Draft, defaults: Defaults) {
  const { typed, isNetwork, budget, recipe, refit, classWeights, threshold } = draft
  const values = usedSettings(isNetwork).map(
    (name) => [name, parseSetting(name, typed[name] ?? '').value] as const,
  )
  return {
    ...Object.fromEntries(values.filter(([name, value]) => value !== undefined && value !== defaults[name])),
    ...(budget && budget !== 'default' && !isNetwork && { budget }),
    ...(recipe && !isNetwork && { recipe }),
    ...(isNetwork && refit !== undefined && refit !== defaults.refit && { refit }),
    ...(classWeights && { classWeights }),
    ...(threshold && { threshold: ruleOf(threshold) }),
  } satisfies RunRequest['training']
}
