/** Markdown about what was measured: errors, ranks, calibration and seconds. */
import { markdownTable } from '../markdown.js'
import { geometricMean, mean } from '../statistics.js'
import type { Scores } from './scores.js'

/** By table, then by method, one for each seed. */
export type Results = Map<string, Map<string, Scores[]>>

export const PRODUCT = 'ModelOps'

export function report(results: Results): string {
  const errors = averages(results, ({ error }) => error)
  const calibration = averages(results, ({ calibrationError }) => calibrationError)
  const seconds = averages(results, (scores) => scores.seconds)
  return [
    '## Error\n',
    'Log loss of classes, root of the mean squared error of numbers; the least of a row is bold.\n',
    table(errors, 3),
    '\n## Rank, and error of ModelOps beside each\n',
    comparison(errors),
    ...(calibration.size > 0 ? ['\n## Expected calibration error\n', table(calibration, 3)] : []),
    '\n## Seconds of training\n',
    'Of the processor, on one thread.\n',
    table(seconds, 1),
  ].join('\n')
}

/** By table, then by method. */
type Averages = Map<string, Map<string, number>>

function averages(results: Results, of: (scores: Scores) => number | undefined): Averages {
  const all = [...results].map(([name, methods]) => {
    const values = [...methods].map(
      ([method, scores]) => [method, mean(scores.map((one) => of(one) ?? NaN))] as const,
    )
    return [name, new Map(values.filter(([, value]) => !Number.isNaN(value)))] as const
  })
  return new Map(all.filter(([, methods]) => methods.size > 0))
}

function table(values: Averages, digits: number): string {
  const methods = [...[...values.values()][0]!.keys()]
  const rows = [...values].map(([name, byMethod]) => {
    const least = Math.min(...byMethod.values())
    const cell = (value: number) => (value === least ? `**${text(value, digits)}**` : text(value, digits))
    return [name, ...methods.map((method) => cell(byMethod.get(method)!))]
  })
  return markdownTable(['table', ...methods], rows)
}

const text = (value: number, digits: number): string =>
  value < 1000 ? value.toFixed(digits) : Math.round(value).toLocaleString('en')

function comparison(errors: Averages): string {
  const methods = [...[...errors.values()][0]!.keys()]
  const rows = methods.map((method) => [
    method,
    meanRank(errors, method).toFixed(2),
    ...beside(errors, method),
  ])
  const head = ['method', 'mean rank', `${PRODUCT} ÷ it`, `${PRODUCT} better on`, 'worst']
  return markdownTable(head, rows, ['worst'])
}

export const meanRank = (errors: Averages, method: string): number =>
  mean([...errors.values()].map((byMethod) => rank([...byMethod.values()], byMethod.get(method)!)))

/** 1 is best; those alike share the mean of their ranks. */
function rank(values: readonly number[], value: number): number {
  const better = values.filter((other) => other < value).length
  const alike = values.filter((other) => other === value).length
  return better + (alike + 1) / 2
}

function beside(errors: Averages, method: string): string[] {
  if (method === PRODUCT) return ['', '', '']
  const ratios = [...errors].map(([name, of]) => [name, of.get(PRODUCT)! / of.get(method)!] as const)
  const values = ratios.map(([, ratio]) => ratio)
  const [worst, most] = ratios.toSorted(([, a], [, b]) => b - a)[0]!
  const better = `${values.filter((ratio) => ratio < 1).length} of ${values.length}`
  return [geometricMean(values).toFixed(2), better, `${worst} ${most.toFixed(2)}`]
}
