/** What a client asks for when it starts a run, and what is filled in for the rest. */
import { taskSchema } from '@modelops/common/manifest'
import { nameSchema } from '@modelops/common/registry/keys'
import { z } from 'zod'

/** Below this a network has too few rows to beat a linear model, and every row kept from training costs quality. */
const SMALL_ROWS = 1_000

const columnName = z.string().min(1).max(500)

const modelSchema = z.strictObject({
  name: nameSchema.describe('Name of the model; runs of one name are versions of it'),
  target: columnName.describe('Column to predict'),
  task: taskSchema
    .optional()
    .describe(
      'Default: classes for a text target; for a numeric one regression when it has fractions or more than 20 different values, else classes',
    ),
  hidden: z
    .array(z.int().min(1).max(1024))
    .max(5)
    .optional()
    .describe(
      'Units of each hidden layer (ReLU); [] is a linear model. Default: [] below 1,000 rows, else [32, 16]',
    ),
  features: z
    .array(columnName)
    .min(1)
    .max(10_000)
    .refine((names) => new Set(names).size === names.length, 'the same column is named twice')
    .optional()
    .describe('Columns to learn from. Default: all but the target'),
})

const trainingSchema = z.strictObject({
  epochs: z
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .describe('Passes over the training rows. Default: 100 below 1,000 rows, else 50'),
  batchSize: z
    .int()
    .min(1)
    .max(65_536)
    .optional()
    .describe(
      'Rows per step. Default: 16 below 1,000 rows, else a power of two near rows / 300, from 32 to 1,024',
    ),
  learningRate: z
    .number()
    .positive()
    .max(1e9)
    .optional()
    .describe(
      'Of the Adam optimizer at the start; it falls to 0 along a cosine. Default: 0.03 without hidden layers, else 0.005',
    ),
  seed: z
    .int()
    .min(0)
    .max(2 ** 32 - 1)
    .optional()
    .describe('The same seed, data and configuration give the same model. Default: 0'),
  testSplit: z
    .number()
    .min(0.01)
    .max(0.5)
    .optional()
    .describe('Share of the rows held out to measure the model, at most 100,000 rows. Default: 0.2'),
  validationSplit: z
    .number()
    .min(0)
    .max(0.5)
    .optional()
    .describe(
      'Share of the other rows that decides when to stop, at most 100,000 rows; 0: train all epochs. Default: 0 below 1,000 rows, else 0.1',
    ),
  patience: z
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .describe('Epochs without a lower validation loss after which training stops. Default: 8'),
  l2: z
    .number()
    .min(0)
    .max(100)
    .optional()
    .describe('Times the sum of squared weights, added to the loss. Default: 0.5 / training rows'),
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
})

export const runRequestSchema = z
  .strictObject({
    dataset: nameSchema.describe('Name of an uploaded data set'),
    model: modelSchema,
    training: trainingSchema.optional().describe('How to train; the defaults suit most tables'),
  })
  .meta({ id: 'RunRequest', description: 'Train a model on a data set' })

export type RunRequest = z.infer<typeof runRequestSchema>

export type ClassWeights = 'balanced' | Record<string, number>

/** Every option with its effective value. */
export interface HyperParameters {
  hidden: number[]
  epochs: number
  batchSize: number
  learningRate: number
  seed: number
  testSplit: number
  validationSplit: number
  patience: number
  l2: number
  refit: boolean
  classWeights?: ClassWeights
}

/**
 * Fills in the defaults. They reach scikit-learn's scaled logistic and ridge regression on small tables (0.5 / rows
 * is its prior, C = 1) and keep an epoch of most others at 300 steps.
 * @param rows of the whole data set
 */
export function hyperParameters({ model, training = {} }: RunRequest, rows: number): HyperParameters {
  const small = rows < SMALL_ROWS
  const { testSplit = 0.2, validationSplit = small ? 0 : 0.1, classWeights } = training
  const hidden = model.hidden ?? (small ? [] : [32, 16])
  return {
    hidden,
    epochs: training.epochs ?? (small ? 100 : 50),
    batchSize: training.batchSize ?? (small ? 16 : batchSizeFor(rows)),
    learningRate: training.learningRate ?? (hidden.length > 0 ? 0.005 : 0.03),
    seed: training.seed ?? 0,
    testSplit,
    validationSplit,
    patience: training.patience ?? 8,
    l2: training.l2 ?? 0.5 / (rows * (1 - testSplit) * (1 - validationSplit)),
    refit: training.refit ?? small,
    ...(classWeights && { classWeights }),
  }
}

const batchSizeFor = (rows: number) => Math.min(1024, Math.max(32, 2 ** Math.round(Math.log2(rows / 300))))
