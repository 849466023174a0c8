/** The name of an answered prediction request: what logs, clients and later feedback know it by. */
import { z } from 'zod'

/** As OpenAPI and clients write it; node:http compares names in lower case. */
export const PREDICTION_ID_HEADER = 'X-Prediction-Id'

export const predictionIdSchema = z
  .uuidv7()
  .describe(
    'Of this request, sortable by time (UUIDv7); of several rows each is ID:INDEX, its index counted from 0',
  )
  .meta({ example: '019ac1d2-7b40-7000-8c3f-2a9d51e0b764' })
