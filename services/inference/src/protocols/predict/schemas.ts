/** The bodies of `POST /predict`. */
import { predictionIdSchema } from '@modelops/common/prediction-id'
import { z } from 'zod'
import { routeNames } from '../../serving/route.js'
import { explanationSchema } from '../explanation-schema.js'
import { rowSchema } from '../rows.js'
import { warningsField } from '../warnings.js'

const requestOf = <R extends z.ZodType>(row: R) =>
  z
    .strictObject({ features: row.optional(), instances: z.array(row).min(1).optional() })
    .refine(({ features, instances }) => (features === undefined) !== (instances === undefined), {
      error: 'expected either "features" (one row) or "instances" (an array of rows)',
    })

const requestMeta = {
  description: 'One row as `features`, or several as `instances`',
  oneOf: [{ required: ['features'] }, { required: ['instances'] }],
  example: { features: [5.1, 3.5, 1.4, 0.2] },
}

export const predictRequestSchema = requestOf(rowSchema).meta({ id: 'PredictRequest', ...requestMeta })

/** The request without a look at its rows. */
export const predictFormSchema = requestOf(z.unknown()).meta(requestMeta)

const classificationFields = {
  label: z.string().describe('The predicted class; absent for a regression').optional(),
  probability: z.number().describe('Of the predicted class; absent for a regression').optional(),
  probabilities: z
    .record(z.string(), z.number())
    .describe('By label, in the order of the class indexes; absent for a regression')
    .optional(),
}

const examplePrediction = {
  prediction: 0,
  label: 'setosa',
  probability: 0.75,
  probabilities: { setosa: 0.75, virginica: 0.25 },
}

const predictionSchema = z
  .strictObject({
    prediction: z.number().describe('The class index, or the value of a regression'),
    ...classificationFields,
  })
  .meta({
    id: 'Prediction',
    description: 'What the model answers for one row',
    example: examplePrediction,
  })

export const originFields = {
  model_run_id: z.string().describe('The run that made the model'),
  model_name: z.string(),
  route: z.enum(routeNames).describe('Which of the deployed versions answered'),
  prediction_id: predictionIdSchema
    .optional()
    .describe(`${predictionIdSchema.description}. Absent where it counts as no prediction (/probe_predict)`),
  warnings: warningsField,
}

const explanationField = explanationSchema.optional().describe('Where ?explain=true asked for it')

export const origin = {
  model_run_id: '20260102-030405-abcdef',
  model_name: 'iris',
  route: 'stable',
  prediction_id: '019ac1d2-7b40-7000-8c3f-2a9d51e0b764',
}

export const predictResponseSchema = z
  .strictObject({
    ...predictionSchema.shape,
    ...originFields,
    explanation: explanationField,
  })
  .meta({
    id: 'PredictResponse',
    description: 'The answer to `features`',
    example: { ...examplePrediction, ...origin },
  })

export const batchResponseSchema = z
  .strictObject({
    predictions: z.array(predictionSchema),
    ...originFields,
    explanations: z
      .array(explanationSchema)
      .optional()
      .describe('By instance, where ?explain=true asked for them'),
  })
  .meta({
    id: 'PredictBatchResponse',
    description: 'The answer to `instances`, in their order',
    example: { predictions: [{ prediction: 21.5 }], ...origin },
  })
