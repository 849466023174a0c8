/** The request for one row in each of the three protocols. */
import { INFERENCE } from '../../api/client.js'
import type { Feature } from '../../api/types.js'
import { namedRow, type Value } from './row.js'

export interface PredictRequest {
  /** Path and query below the page's origin. */
  url: string
  body: unknown
  /** The type of the answer, in TypeScript. */
  answer: string
}

export interface Asked {
  model: string
  features: readonly Feature[]
  /** By the order of the features. */
  values: readonly Value[]
  /** Whether the answer is a class instead of a number. */
  isClass: boolean
}

export function predictRequest({ model, features, values, isClass }: Asked): PredictRequest {
  return {
    url: `${INFERENCE}/predict?model=${encodeURIComponent(model)}`,
    body: { features: namedRow(features, values) },
    answer: isClass
      ? '{ label: string; probability: number; probabilities: Record<string, number> }'
      : '{ prediction: number; model_run_id: string }',
  }
}

/** Open Inference Protocol v2: one input of all features where all are numbers, else one by feature. */
export const v2Request = ({ model, features, values }: Asked): PredictRequest => ({
  url: `${INFERENCE}/v2/models/${encodeURIComponent(model)}/infer`,
  body: {
    inputs: features.every(({ type }) => type === 'numeric')
      ? [{ name: 'input-0', shape: [1, features.length], datatype: 'FP64', data: values }]
      : features.map(({ name, type }, index) => ({
          name,
          shape: [1],
          datatype: type === 'numeric' ? 'FP64' : 'BYTES',
          data: [values[index]],
        })),
  },
  answer: '{ outputs: { name: string; data: number[] }[] }',
})

/** TensorFlow Serving REST. */
export const v1Request = ({ model, features, values }: Asked): PredictRequest => ({
  url: `${INFERENCE}/v1/models/${encodeURIComponent(model)}:predict`,
  body: { instances: [namedRow(features, values)] },
  answer: '{ predictions: number[][] }',
})
