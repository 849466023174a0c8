/** A prediction as text of JSON. */
import type { Predictions } from '@modelops/common/tasks'
import type { RouteName } from '../serving/route.js'
import type { ServedModel } from './served-model.js'

/** The fields that say which version has answered. */
export const originText = ({ runId, name }: ServedModel): string =>
  `"model_run_id":${JSON.stringify(runId)},"model_name":${JSON.stringify(name)}`

/** The fields that say how it answered. @param id undefined where what is answered counts as no prediction */
export const answerText = (route: RouteName, id: string | undefined): string =>
  id === undefined ? `"route":"${route}"` : `"route":"${route}","prediction_id":"${id}"`

/** Writes the fields of one prediction, with what never changes in them escaped once. */
export function predictionWriter(
  labels: readonly string[],
): (predictions: Predictions, row: number) => string {
  if (labels.length === 0) return ({ values }, row) => `"prediction":${values[row]!}`
  const texts = labels.map((label) => JSON.stringify(label))
  return ({ values, probabilities, classes }, row) => {
    const best = values[row]!
    let byLabel = ''
    for (let c = 0; c < classes; c++)
      byLabel += `${c === 0 ? '' : ','}${texts[c]}:${probabilities[row * classes + c]!}`
    const probability = probabilities[row * classes + best]!
    return `"prediction":${best},"label":${texts[best]},"probability":${probability},"probabilities":{${byLabel}}`
  }
}
