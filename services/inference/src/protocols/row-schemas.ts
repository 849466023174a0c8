/** The form of a row in JSON. */
import { z } from 'zod'

/** Any JSON value by form: which values a feature takes, the model's codec knows. */
export const valueSchema = z.unknown().meta({
  id: 'FeatureValue',
  description: 'A number, or a text where the feature is one; null where values were missing in training',
  type: ['number', 'string', 'null'],
  example: 17.99,
})

export const rowSchema = z
  .union([z.array(valueSchema), z.record(z.string(), valueSchema)], {
    error: 'expected an array of values or an object of values by feature name',
  })
  .meta({
    id: 'Row',
    description: 'Values in the order of the features, or by feature name',
    example: [5.1, 3.5, 1.4, 0.2],
  })
