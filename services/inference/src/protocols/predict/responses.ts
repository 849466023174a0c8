/** Predictions as `/predict` answers them. */
import type { Predictions } from '@modelops/common/tasks'
import type { RouteName } from '../../serving/route.js'
import type { RenderedResponse } from '../protocol.js'
import { predictionWriter } from '../prediction-text.js'
import type { ServedModel } from '../served-model.js'

export type Render = (predictions: Predictions, route: RouteName) => RenderedResponse

/** @returns what answers `features`, and what answers `instances` */
export function responseWriter(model: ServedModel): { one: Render; several: Render } {
  const predictionText = predictionWriter(model.labels)
  const origin = `"model_run_id":${JSON.stringify(model.runId)},"model_name":${JSON.stringify(model.name)}`
  return {
    one: (predictions, route) => ({
      body: `{${predictionText(predictions, 0)},${origin},"route":"${route}"}`,
    }),
    several: (predictions, route) => {
      let items = ''
      for (let row = 0; row < predictions.count; row++)
        items += `${row === 0 ? '' : ','}{${predictionText(predictions, row)}}`
      return { body: `{"predictions":[${items}],${origin},"route":"${route}"}` }
    },
  }
}
