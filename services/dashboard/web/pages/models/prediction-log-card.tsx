/** Whether the predictions of a model are logged, and how many of them: changed where it is shown. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { bodyOf, inference } from '../../api/client.js'
import type { Deployment } from '../../api/types.js'
import { Card } from '../../components/card.js'
import { classNames } from '../../components/class-names.js'
import { ErrorNote } from '../../components/errors.js'
import { SelectField } from '../../components/field.js'
import { rememberedWho } from '../../deployment/who-and-why.js'
import { nameOfShare, redactionNote, sharesWith } from './log-shares.js'
import styles from './models.module.css'

export function PredictionLogCard({ deployment }: { deployment: Deployment }) {
  const { model_name: model, prediction_log: log } = deployment
  const client = useQueryClient()
  const change = useMutation({
    mutationFn: (sample: number) =>
      bodyOf(
        inference.PUT('/prediction_log', {
          params: { query: { model, who: rememberedWho() || 'dashboard' } },
          body: { ...log, sample },
        }),
      ),
    onSettled: () => client.invalidateQueries({ queryKey: ['deployments'] }),
  })
  const sample = change.isPending ? change.variables : (log?.sample ?? 0)
  return (
    <Card
      title="Prediction log"
      description={`What it is asked and what it answers, as Parquet files in the artifact store: predictions/${model}/DAY/HOUR/*.parquet`}
    >
      <div className={classNames('stack', styles.log)}>
        <SelectField
          label="Log"
          hint={redactionNote(log)}
          value={sample}
          disabled={change.isPending}
          onChange={(value) => change.mutate(Number(value))}
        >
          {sharesWith(sample).map((share) => (
            <option key={share} value={share}>
              {nameOfShare(share)}
            </option>
          ))}
        </SelectField>
        {change.error && <ErrorNote error={change.error} attempt="change the prediction log" />}
      </div>
    </Card>
  )
}
