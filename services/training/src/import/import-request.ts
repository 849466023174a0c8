/** What a client says about a model that comes from elsewhere. */
import { z } from 'zod'
import { taskSchema } from '@modelops/common/manifest'
import { nameSchema } from '@modelops/common/registry/keys'
import { isModelUri } from './mlflow/model-uri.js'

const names = (what: string) =>
  z
    .union([z.string().transform((text) => text.split(',')), z.array(z.string())])
    .pipe(z.array(z.string().trim().min(1)).min(1))
    .refine((list) => new Set(list).size === list.length, `two ${what} have the same name`)
    .optional()

export const importRequestShape = {
  name: nameSchema.describe('Name of the model; runs of one name are versions of it'),
  task: taskSchema
    .optional()
    .describe(
      'Default: inferred from the last layer: sigmoid with 1 unit and softmax with 2 are binary, softmax with more is multiclass, another one with 1 unit regression',
    ),
  labels: names('labels').describe('By class index, separated by commas or repeated. Default: 0,1,...'),
  features: names('features').describe(
    'In the order of the inputs, separated by commas or repeated; their number settles an open width. Default: feature_0,feature_1,...',
  ),
  activation: z
    .enum(['softmax', 'sigmoid'])
    .optional()
    .describe('Added to a model that answers logits, so that it answers probabilities'),
  output: z.string().min(1).optional().describe('The output to serve, where the model has several'),
  uri: z
    .string()
    .refine(isModelUri, 'expected models:/name@alias or models:/name/version')
    .optional()
    .describe(
      'A model of the MLflow server that MLFLOW_TRACKING_URI names, as models:/name@alias or models:/name/version: it is fetched from there, and nothing is sent',
    ),
  dataset: nameSchema
    .optional()
    .describe(
      'A data set with the columns that the model takes and the one that it predicts: metrics, curves, importance, the reference of drift and sample rows are those of its rows, which the model may have been trained on',
    ),
  target: z
    .string()
    .min(1)
    .optional()
    .describe('The column of `dataset` that the model predicts. Default: the only one that is no feature'),
}

export const importRequestSchema = z.strictObject(importRequestShape)
export type ImportRequest = z.infer<typeof importRequestSchema>
