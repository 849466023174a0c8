/** One model to try: its form, the answer, and the same call as code. */
import { useEffect, useRef } from 'react'
import type { RunDetails } from '../../api/types.js'
import styles from './predict.module.css'
import { PredictionCard } from './prediction-card.js'
import { RowForm } from './row-form.js'
import { useRow } from './row.js'
import { SnippetsCard } from './snippets-card.js'
import { usePrediction } from './use-prediction.js'
import { fieldOfError } from './wrong-field.js'

export function Workbench({ run }: { run: RunDetails }) {
  const row = useRow(run)
  const card = useRef<HTMLDivElement>(null)
  const { result, isPending, predict } = usePrediction(run)
  const field = fieldOfError(result?.error, run.features)
  const isStillWrong = field !== undefined && row.values[field] === result?.values[field]
  const wrong = isStillWrong && result?.error ? { index: field, error: result.error } : undefined

  // A refused field gets the focus instead.
  useEffect(() => {
    if (result && field === undefined) card.current?.scrollIntoView({ block: 'nearest' })
  }, [result])

  return (
    <>
      <div className={styles.workbench}>
        <RowForm run={run} row={row} isBusy={isPending} wrong={wrong} onPredict={() => predict(row.values)} />
        <div ref={card} className={styles.answer}>
          <PredictionCard run={run} row={row} result={result} isPending={isPending} wrongField={field} />
        </div>
      </div>
      <SnippetsCard run={run} values={row.values} />
    </>
  )
}
