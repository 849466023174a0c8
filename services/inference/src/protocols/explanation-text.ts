/** Explanations as text of JSON. */
import type { Explained } from '../explain/explain-queue.js'
import type { Explanation } from '../explain/explainer.js'
import { explainedClass } from '../explain/scores.js'
import type { ServedModel } from './served-model.js'

/** Writes the explanation of one row as a JSON object, with what it explains and how. */
export function explanationWriter({
  manifest,
  labels,
  codec,
}: ServedModel): (explained: Explained, row: number) => string {
  const classes = (only: number | undefined) => (only === undefined ? [...labels.keys()] : [only])
  const names = codec.features.map(({ name }) => name)
  return ({ explainer, background, explanations, only }, row) => {
    const { method, space, baseValues } = explainer
    const explanation = explanations[row]!
    const score = (index: number) => ({
      base_value: baseValues[index],
      output: explanation.outputs[index],
      space,
      contributions: byName(names, explanation.contributions, index),
      ...(explanation.errors && { standard_errors: byName(names, explanation.errors, index) }),
    })
    const scores =
      baseValues.length === 1
        ? { ...score(0), ...(labels.length > 0 && { label: labels[explainedClass(manifest)] }) }
        : { classes: Object.fromEntries(classes(only).map((c) => [labels[c]!, score(c)])) }
    return JSON.stringify({ ...scores, method, ...(background && { background }) })
  }
}

const byName = (names: readonly string[], values: Explanation['contributions'], score: number) =>
  Object.fromEntries(names.map((name, f) => [name, values[score * names.length + f]!]))

/** The explanations of all rows, as a list of JSON. */
export const explanationsText = (explained: Explained, write: ReturnType<typeof explanationWriter>): string =>
  `[${explained.explanations.map((_, row) => write(explained, row)).join()}]`
