/** An explanation as steps from the base value to the output, the largest first. */
import type { components } from '../../api/inference.js'
import { formatNumber, formatValue } from '../../format.js'
import { formatProbability } from './answer.js'
import type { Value } from './row.js'

export type Explanation = components['schemas']['Explanation']

/** What is explained as one number: the log-odds of a class, or the value of a regression. */
export interface Score {
  base_value: number
  output: number
  space: NonNullable<Explanation['space']>
  contributions: Readonly<Record<string, number>>
  standard_errors?: Readonly<Record<string, number>> | undefined
}

export interface Step {
  label: string
  /** Where it begins and ends, in the order of the steps. */
  from: number
  to: number
  /** What it adds as text, with its standard error. */
  text: string
}

const MAX_STEPS = 10

/** The classes that an explanation has scores of; none where it is a single one. */
export const classesOf = ({ classes }: Explanation): string[] => Object.keys(classes ?? {})

/** @param label of several classes; the first one where it is none of them */
export function scoreOf(explanation: Explanation, label: string | undefined): Score {
  const { classes } = explanation
  if (!classes) return explanation as Score
  return (label !== undefined && classes[label]) || Object.values(classes)[0]!
}

/** Of many features the last step is all others together. */
export function stepsOf({ base_value, contributions, standard_errors }: Score): Step[] {
  const sorted = Object.entries(contributions).sort(([, a], [, b]) => Math.abs(b) - Math.abs(a))
  const shown = sorted.slice(0, sorted.length > MAX_STEPS ? MAX_STEPS - 1 : MAX_STEPS)
  const rest = sorted.slice(shown.length)
  const changes = shown.map(([label, change]) => ({ label, change, error: standard_errors?.[label] }))
  if (rest.length > 0)
    changes.push({
      label: `${rest.length} others`,
      change: rest.reduce((sum, [, change]) => sum + change, 0),
      error: undefined,
    })
  let at = base_value
  return changes.map(({ label, change, error }) => {
    const from = at
    at += change
    return { label, from, to: at, text: changeText(change, error) }
  })
}

/** `+1.52 ± 0.04`; an error that nobody would see is left out. */
function changeText(change: number, error: number | undefined): string {
  const text = `${change < 0 ? '−' : '+'}${formatNumber(Number(Math.abs(change).toPrecision(3)))}`
  return error !== undefined && error >= Math.abs(change) / 200 && error > 1e-9
    ? `${text} ± ${formatNumber(Number(error.toPrecision(1)))}`
    : text
}

/** `1.386 (80.0 %)` where it is the log-odds of a probability. */
export function levelText(value: number, space: Score['space']): string {
  if (space === 'probability') return formatProbability(value)
  const text = formatNumber(value).replace('-', '−')
  return space === 'log_odds' ? `${text} (${formatProbability(1 / (1 + Math.exp(-value)))})` : text
}

/** `= 2.041`, on one line with its sign: all the digits are in the form. */
export function valueText(value: Value): string {
  const text = typeof value === 'number' ? formatValue(value).replace('-', '−') : (value ?? 'none')
  return `=\u00a0${text}`
}

/** What the steps add up to, in words. @param target of a regression */
export function quantityOf(space: Score['space'], label: string | undefined, target: string): string {
  switch (space) {
    case 'log_odds':
      return `the log-odds of ${label}`
    case 'probability':
      return `the probability of ${label}`
    case 'margin':
      return label === undefined ? `the score of ${target}` : `the score of ${label}`
    case 'output':
      return target
  }
}
