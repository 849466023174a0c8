/** Why the model answered this: what each value contributes, from what it answers on average. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { RunDetails } from '../../api/types.js'
import { Waterfall } from '../../components/waterfall.js'
import { explanationQuery } from './explanation-query.js'
import styles from './predict.module.css'
import { splitUnit } from './answer.js'
import type { Value } from './row.js'
import type { Answer } from './use-prediction.js'
import {
  classesOf,
  levelText,
  quantityOf,
  scoreOf,
  stepsOf,
  valueText,
  type Explanation,
} from './waterfall.js'

interface ExplanationSectionProps {
  run: RunDetails
  answer: Answer
  values: readonly Value[]
}

export function ExplanationSection({ run, answer, values }: ExplanationSectionProps) {
  const { data, error } = useQuery(explanationQuery(run, answer, values))
  return (
    <section className={styles.why} aria-label="Why">
      <h3>Why</h3>
      {data && <Explained run={run} answer={answer} values={values} explanation={data} />}
      {!data && <p className="hint">{error ? `Not explained: ${error.message}` : 'Explaining …'}</p>}
    </section>
  )
}

function Explained({
  run,
  answer,
  values,
  explanation,
}: ExplanationSectionProps & { explanation: Explanation }) {
  const [chosen, setChosen] = useState<string>()
  const classes = classesOf(explanation)
  const label = classes.length > 0 ? (chosen ?? answer.label) : explanation.label
  const score = scoreOf(explanation, label)
  const quantity = quantityOf(score.space, label, splitUnit(run.target ?? 'prediction').name)
  const valueOf = new Map(run.features.map(({ name }, index) => [name, values[index]]))
  const shownValue = (name: string) => {
    const value = valueOf.get(name)
    return value === undefined ? undefined : valueText(value)
  }
  return (
    <div className="stack">
      <p className="hint">How each value moves {quantity}, from the mean of what is usual to this row.</p>
      {classes.length > 0 && (
        <label className={styles.chosenClass}>
          Class
          <select value={label} onChange={({ target }) => setChosen(target.value)}>
            {classes.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
      )}
      <Waterfall
        label={`Contributions to ${quantity}`}
        start={{
          label: 'On average',
          value: score.base_value,
          text: levelText(score.base_value, score.space),
        }}
        steps={stepsOf(score).map((step) => ({ ...step, detail: shownValue(step.label) }))}
        end={{ label: 'This row', value: score.output, text: levelText(score.output, score.space) }}
      />
      {score.standard_errors && (
        <p className="hint">Sampled: behind ± is the standard error, where it can be seen.</p>
      )}
    </div>
  )
}
