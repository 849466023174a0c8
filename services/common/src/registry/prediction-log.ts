/** What of a model's predictions is kept. */
import { randomBytes } from 'node:crypto'
import type { Deployment } from '../deployment.js'
import type { PredictionLogSetting } from '../prediction-log.js'
import { extended, type Author } from './history.js'

/** The salt stays, so that hashes of different days are equal where their values are. */
export function setPredictionLog(
  deployment: Deployment,
  { sample, redact }: PredictionLogSetting,
  { who, why }: Author,
): Deployment {
  const { prediction_log: before, stable_run_id: run_id, history } = deployment
  const salt = before?.salt ?? randomBytes(16).toString('hex')
  const event = { action: 'prediction_log', run_id, replaced: null, when: new Date().toISOString(), who, why }
  return {
    ...deployment,
    prediction_log: { ...before, sample, redact, salt },
    history: extended(history, event),
  }
}
