/** From which probability on a version of two classes will answer the positive one. */
import type { Deployment, Run } from '../api/types.js'
import { TextField } from '../components/field.js'
import { positiveOf } from '../evaluation/metrics.js'
import { bestFor, parseThreshold } from '../evaluation/thresholds.js'
import { formatValue } from '../format.js'

export interface ThresholdFieldProps {
  run: Run
  deployment: Deployment | undefined
  text: string
  onChange: (text: string) => void
}

export const ThresholdField = ({ run, deployment, text, onChange }: ThresholdFieldProps) => (
  <TextField
    label="Decision threshold"
    inputMode="decimal"
    value={text}
    placeholder="as it is"
    hint={`${positiveOf(run)} is answered from this probability on. Left empty: ${presentOf(run, deployment)}`}
    error={Number.isNaN(parseThreshold(text)) ? 'A number above 0, at most 1' : undefined}
    onChange={onChange}
  />
)

/** What it is without a change; the threshold of an earlier deployment is not taken along. */
function presentOf({ run_id, threshold }: Run, deployment: Deployment | undefined): string {
  const kept = deployment?.stable_run_id === run_id ? deployment.thresholds?.[run_id] : undefined
  if (kept !== undefined) return `${formatValue(kept)}, as it is deployed.`
  if (threshold) return `${formatValue(threshold.value)}, for ${lowerFirst(bestFor(threshold.rule))}.`
  return 'the more probable class.'
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)
