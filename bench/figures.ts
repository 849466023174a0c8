/** Measurements, in rounds, against the budgets. */
import { budgets, type Budget, type Figure } from './budgets.js'
import { median, quantile } from './statistics.js'

export class Figures {
  readonly #values = new Map<Figure, number[]>()

  add(figure: Figure, value: number): void {
    this.#values.set(figure, [...(this.#values.get(figure) ?? []), value])
  }

  /** Adds to a figure that is counted over all rounds. */
  count(figure: Figure, number: number): void {
    this.#values.set(figure, [(this.#values.get(figure)?.[0] ?? 0) + number])
  }

  /** The largest value is the figure, since it must never happen. */
  worst(figure: Figure, value: number): void {
    this.#values.set(figure, [Math.max(this.#values.get(figure)?.[0] ?? -Infinity, value)])
  }

  /** Figures whose median is worse than their budget, or that have a budget and were not measured. */
  worse(): Figure[] {
    return this.#all().flatMap(([figure, budget]) => (this.#keeps(figure, budget) ? [] : [figure]))
  }

  /** Markdown. */
  table(): string {
    const rows = this.#all().map(([figure, budget]) => this.#row(figure, budget))
    const lines = [
      ['figure', 'median', 'rounds', 'budget', ''],
      ['---', '---:', '---', '---', '---'],
      ...rows,
    ]
    const widths = lines[0]!.map((_, i) => Math.max(...lines.map((line) => line[i]!.length)))
    return lines.map((line) => `| ${line.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`).join('\n')
  }

  #all(): [Figure, Budget][] {
    return Object.entries(budgets) as [Figure, Budget][]
  }

  #keeps(figure: Figure, { atMost = Infinity, atLeast = -Infinity, noise }: Budget): boolean {
    const values = this.#values.get(figure)
    if (!values) return atMost === Infinity && atLeast === -Infinity
    return median(values) <= atMost * this.#noiseOf(noise) && median(values) >= atLeast
  }

  /** How far two that are alike are apart, in either direction, in three rounds of four: a factor from 1 on. */
  #noiseOf(figure: string | undefined): number {
    const ratios = this.#values.get(figure as Figure) ?? [1]
    return quantile(
      ratios.map((ratio) => Math.max(ratio, 1 / ratio)),
      0.75,
    )
  }

  #row(figure: Figure, budget: Budget): string[] {
    const { unit = '', digits = 2, atMost, atLeast, noise } = budget
    const widened = noise === undefined ? '' : ` times ${this.#noiseOf(noise).toFixed(2)}`
    const values = this.#values.get(figure) ?? []
    const text = (value: number) => `${value.toFixed(digits)} ${unit}`.trimEnd()
    const range = `${Math.min(...values).toFixed(digits)} to ${text(Math.max(...values))}`
    return [
      figure,
      values.length ? text(median(values)) : 'not measured',
      values.length > 1 ? range : '',
      atMost !== undefined
        ? `at most ${text(atMost)}${widened}`
        : atLeast !== undefined
          ? `at least ${text(atLeast)}`
          : '',
      this.#keeps(figure, budget) ? '' : 'WORSE',
    ]
  }
}
