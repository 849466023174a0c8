/** Predictions as `/predict` answers them. */
import type { Predictions } from '@modelops/common/tasks'
import type { Explained } from '../../explain/explain-queue.js'
import type { RouteName } from '../../serving/route.js'
import { explanationsText, explanationWriter } from '../explanation-text.js'
import { withMember } from '../json.js'
import type { RenderedResponse } from '../protocol.js'
import { answerText, originText, predictionWriter } from '../prediction-text.js'
import type { ServedModel } from '../served-model.js'

export type Render = (
  predictions: Predictions,
  route: RouteName,
  id: string | undefined,
  explained?: Explained,
) => RenderedResponse & { body: string }

/** @returns what answers `features`, and what answers `instances` */
export function responseWriter(model: ServedModel): { one: Render; several: Render } {
  const predictionText = predictionWriter(model.labels)
  const explanationText = explanationWriter(model)
  const origin = originText(model)
  return {
    one: (predictions, route, id, explained) => {
      const body = `{${predictionText(predictions, 0)},${origin},${answerText(route, id)}}`
      return { body: explained ? withMember(body, 'explanation', explanationText(explained, 0)) : body }
    },
    several: (predictions, route, id, explained) => {
      let items = ''
      for (let row = 0; row < predictions.count; row++)
        items += `${row === 0 ? '' : ','}{${predictionText(predictions, row)}}`
      const body = `{"predictions":[${items}],${origin},${answerText(route, id)}}`
      return {
        body: explained
          ? withMember(body, 'explanations', explanationsText(explained, explanationText))
          : body,
      }
    },
  }
}
