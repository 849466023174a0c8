/** The explanation of one row, as all protocols answer it. */
import { z } from 'zod'
import { backgroundSources } from '../explain/background.js'
import { methods, spaces } from '../explain/explainer.js'

const byFeature = z.record(z.string(), z.number())

const scoreFields = {
  base_value: z.number().describe('The mean over the background, where no feature is known'),
  output: z.number().describe('Of this row: the base value and all contributions'),
  space: z
    .enum(spaces)
    .describe(
      'What they are: log_odds of a class (of two the positive one), margin (scores before the softmax), probability, or output (the value of a regression)',
    ),
  contributions: byFeature.describe('By feature: its Shapley value'),
  standard_errors: byFeature
    .optional()
    .describe('By feature, of its contribution; absent where these are exact'),
}

const scoreSchema = z.strictObject(scoreFields)

export const explanationSchema = z
  .strictObject({
    ...scoreSchema.partial().shape,
    label: z.string().optional().describe('Of two classes the one whose log-odds are explained'),
    classes: z
      .record(z.string(), scoreSchema)
      .optional()
      .describe('By label, in place of a single base value and output: of three and more classes'),
    method: z.enum(methods).describe('permutation is sampled, the others are exact'),
    background: z
      .strictObject({ source: z.enum(backgroundSources), rows: z.int().optional() })
      .optional()
      .describe(
        'What the base value is the mean of: rows made from the statistics of training, or the sample rows of a model that has none; without `rows` where it is the output at the means of training (linear); absent for tree_shap, where it is that of the training rows',
      ),
  })
  .meta({
    id: 'Explanation',
    description: "Each feature's contribution to one prediction",
    example: {
      base_value: -0.5,
      output: 1.5,
      space: 'log_odds',
      contributions: { 'petal length': 1.75, 'petal width': 0.25 },
      standard_errors: { 'petal length': 0.01, 'petal width': 0.01 },
      label: 'setosa',
      method: 'permutation',
      background: { source: 'statistics', rows: 64 },
    },
  })
