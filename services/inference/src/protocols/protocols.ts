/** The HTTP protocols that the service speaks, in the order of the OpenAPI document. */
import { explain } from './explain/explain.js'
import { predict } from './predict/predict.js'
import type { Protocol } from './protocol.js'
import { v1 } from './v1/v1.js'
import { v2 } from './v2/v2.js'

export const protocolsSummary =
  'Serves deployed models by three protocols: /predict, the Open Inference Protocol (v2) and TensorFlow Serving REST (v1).'

export const protocols: readonly Protocol[] = [predict, explain, v2, ...v1]
