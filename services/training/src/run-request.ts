/** What a client asks for when it starts a run, and what is filled in for the rest. */
import { cellOptions } from '@modelops/common/data/cell-options'
import { budgets, candidateNames } from '@modelops/common/rules/candidates'
import { MAX_COLUMNS } from '@modelops/common/rules/columns'
import { taskSchema } from '@modelops/common/manifest'
import { nameSchema } from '@modelops/common/registry/keys'
import {
  bounds,
  defaultsFor,
  MAX_LAYERS,
  MAX_UNITS,
  type Bounds,
  type HyperParameters,
} from '@modelops/common/rules/hyper-parameters'
import { thresholdRuleSchema } from '@modelops/common/threshold'
import { z } from 'zod'

const columnName = z.string().min(1).max(500)
const columnNames = z
  .array(columnName)
  .max(MAX_COLUMNS)
  .refine((names) => new Set(names).size === names.length, 'the same column is named twice')

const modelSchema = z.strictObject({
  name: nameSchema.describe('Name of the model; runs of one name are versions of it'),
  target: columnName.describe('Column to predict'),
  task: taskSchema
    .optional()
    .describe(
      'Default: classes for a text target; for a numeric one regression when it has fractions, more than 20 different values, or counts (as its name says, or many zeros and ever fewer large ones), else classes',
    ),
  positive: z
    .union([columnName, z.number(), z.boolean()])
    .optional()
    .describe(
      'Of two classes the one that precision, recall, F1 and the curves are about. Default: the rarer one',
    ),
  hidden: z
    .array(z.int().min(1).max(MAX_UNITS))
    .max(MAX_LAYERS)
    .optional()
    .describe(
      'Units of each hidden layer (ReLU) of a single network; [] is a linear model. Default of a single network: [] below 1,000 rows, else [32, 16]',
    ),
  features: columnNames
    .min(1)
    .optional()
    .describe(
      'Columns to learn from, in this order; those from which nothing can be learned are left out with a sentence. Default: all that may help, but the target',
    ),
  exclude: columnNames.optional().describe('Columns not to learn from'),
  monotone: z
    .record(columnName, z.enum(['increasing', 'decreasing']))
    .refine((columns) => Object.keys(columns).length > 0, 'no column is named')
    .optional()
    .describe(
      'Columns of numbers with which the answer may only rise (increasing) or only fall, where all else is the same; of two classes, the probability of the positive one. Boosted trees alone are trained then',
    ),
})

/** An optional number within its bounds. */
function numberIn({ min, max, isInteger, excludesMin }: Bounds) {
  const number: z.ZodNumber = isInteger ? z.int() : z.number()
  return (excludesMin ? number.gt(min) : number.min(min)).max(max).optional()
}

const trainingSchema = z.strictObject({
  budget: z
    .enum(budgets)
    .optional()
    .describe(
      'How much is tried where no single network is asked for. fast: three folds, fewer steps and no trees, for seconds; default: nets, an additive and a linear model and boosted trees by five folds; best: more nets by fold, and wider and more restrained ones, for minutes. Default: default',
    ),
  recipe: z
    .literal('chain')
    .optional()
    .describe(
      'chain: without boosted trees, nets, an additive and a linear model alone. Default: trees as well, where they help',
    ),
  epochs: numberIn(bounds.epochs).describe(
    'Passes over the training rows. Default: 100 below 1,000 rows, else 50',
  ),
  batchSize: numberIn(bounds.batchSize).describe(
    'Rows per step. Default: 16 below 1,000 rows, else a power of two near rows / 300, from 32 to 1,024',
  ),
  learningRate: numberIn(bounds.learningRate).describe(
    'Of the Adam optimizer at the start; it falls to 0 along a cosine. Default: 0.03 without hidden layers, else 0.005',
  ),
  seed: numberIn(bounds.seed).describe(
    'The same seed, data and configuration give the same model. Default: 0',
  ),
  testSplit: numberIn(bounds.testSplit).describe(
    'Share of the rows held out to measure the model, at most 100,000 rows. Default: 0.2',
  ),
  validationSplit: numberIn(bounds.validationSplit).describe(
    'Share of the other rows that decides when to stop, at most 100,000 rows; 0: train all epochs. Default: 0 below 1,000 rows, else 0.1',
  ),
  patience: numberIn(bounds.patience).describe(
    'Epochs without a lower validation loss after which training stops. Default: 8',
  ),
  l2: numberIn(bounds.l2).describe(
    'Times the sum of squared weights, added to the loss. Default: 0.5 / training rows',
  ),
  refit: z
    .boolean()
    .optional()
    .describe(
      'Train the model that is saved once more, on the test rows as well, when they have measured the first one: the metrics are those of the first. Default: true below 1,000 rows, else false',
    ),
  classWeights: z
    .union([z.literal('balanced'), z.record(z.string(), z.number().positive().max(1e6))], {
      error: 'expected "balanced", or positive numbers by label',
    })
    .optional()
    .describe(
      'Weight of a row in the loss by its label (1 for labels left out); "balanced": every class weighs the same in total. Default: 1',
    ),
  threshold: thresholdRuleSchema
    .optional()
    .describe(
      'Of two classes: chooses from which probability on the positive one is answered, on rows that were not trained on. Default: the more probable class is',
    ),
})

const candidatesSchema = z
  .array(z.enum(candidateNames))
  .min(1)
  .refine((names) => new Set(names).size === names.length, 'the same candidate is named twice')
  .describe(
    'Kinds of models to try instead of those of the budget: nets (128 and 64 units), wide_nets (twice as many), dropout_nets and decay_nets (more restrained), additive (a sum of functions of one column each), linear, trees (boosted). What each reached is in the leaderboard of the manifest',
  )

export const runRequestSchema = z
  .strictObject({
    dataset: nameSchema.describe('Name of an uploaded data set'),
    model: modelSchema,
    missing: cellOptions.missing
      .optional()
      .describe(
        'What stands where a value is missing, instead of what the data set was read with; a blank cell is missing in any case',
      ),
    candidates: candidatesSchema.optional(),
    time: columnName
      .optional()
      .describe(
        'Column of dates or numbers by which the rows are in order: the model is measured on the last ones, and folds are blocks of time. Default: rows are drawn at random',
      ),
    training: trainingSchema
      .optional()
      .describe(
        'How to train. Left out, nets of quantile codes, an additive and a linear model and boosted trees are trained by five folds and mixed into one model; where hidden, epochs, batchSize, learningRate, patience, l2, validationSplit, testSplit or refit is set, a single network is trained, with the defaults below',
      ),
  })
  .meta({ id: 'RunRequest', description: 'Train a model on a data set' })

export type RunRequest = z.infer<typeof runRequestSchema>

/** What is asked for, and the defaults for the rest. @param rows of the whole data set */
export function hyperParameters({ model, training }: RunRequest, rows: number): HyperParameters {
  const { budget: _, recipe: __, threshold: ___, ...options } = training ?? {}
  const given = { ...options, ...(model.hidden && { hidden: model.hidden }) }
  // A request is JSON, where nothing is undefined.
  return { ...defaultsFor(rows, given), ...(given as Partial<HyperParameters>) }
}
