/** What a run is: the schema of `models/<name>/runs/<run_id>/manifest.json`. */
import { z } from 'zod'
import { dateReadingSchema } from './data/dataset-schema.js'
import { candidateNames } from './rules/candidates.js'
import { chosenThresholdSchema, thresholdFiguresSchema } from './threshold.js'

export const FORMAT_VERSION = 1

export const taskSchema = z.enum(['binary', 'multiclass', 'regression'])
export type Task = z.infer<typeof taskSchema>

const edgesSchema = z
  .array(z.number())
  .max(9)
  .describe('Inner quantiles, ascending: a bin holds what is above the edge before it, up to its own')

export const predictionBinsSchema = z
  .object({
    edges: edgesSchema.optional().describe('Absent where there is a bin for each label'),
    counts: z.array(z.int()).describe('Rows by bin: one more than there are edges, or by label index'),
  })
  .describe(
    'What the run answers for the rows that its metrics are of: of two labels the probability of the positive one, of more the label, else the number; absent for models imported without a table and earlier runs',
  )

const numberStatistics = z.object({
  min: z.number(),
  max: z.number(),
  mean: z.number(),
  std: z.number(),
  missing: z.number().describe('Share of the training rows without a value, 0 to 1'),
  deciles: z.array(z.number()).length(11).describe('0 %, 10 %, ... 100 % of the training rows'),
  bins: z
    .object({
      edges: edgesSchema,
      counts: z.array(z.int()).describe('Rows by bin, one more than there are edges'),
      missing: z.int().describe('Rows without a value'),
    })
    .optional()
    .describe(
      'Training rows by value, what live ones are compared with: of all rows, of more than 10,000 of so many drawn uniformly; absent for earlier runs',
    ),
})

const numericFeature = z.object({
  name: z.string(),
  type: z.literal('numeric'),
  nullable: z.boolean().describe('Values were missing in training, so null is accepted without a warning'),
  missing_input: z
    .boolean()
    .optional()
    .describe('A second model input is 1 where the value is missing, else 0'),
  missing_as_nan: z.boolean().optional().describe('A missing value is NaN in the model input, not the mean'),
  low_input: z
    .boolean()
    .optional()
    .describe('A second model input is what the first one, a 32-bit float, lacks of the value'),
  decimal: z
    .enum(['.', ','])
    .optional()
    .describe(
      'The column had numbers as 1.234,5 or $5: such texts are accepted as well, with this decimal mark',
    ),
  statistics: numberStatistics
    .optional()
    .describe('Over the training rows, of an imported model those of its table; absent for one without'),
  whole_numbers: z
    .object({ min: z.int(), max: z.int() })
    .optional()
    .describe(
      'Only whole numbers within these bounds are accepted: an imported model takes them as an index or int32',
    ),
})

const categoryMeansSchema = z.object({
  values: z.array(z.string()),
  means: z.array(z.array(z.number())).describe('By value'),
  missing: z.array(z.number()).describe('Where there is no value'),
  other: z.array(z.number()).describe('Of any other value'),
})
export type CategoryMeans = z.infer<typeof categoryMeansSchema>

const textFeature = z.object({
  name: z.string(),
  type: z.literal('text'),
  nullable: z.boolean().describe('Values were missing in training, so null is accepted without a warning'),
  categories: z.array(z.string()).describe('One model input each, in this order'),
  as_index: z
    .boolean()
    .optional()
    .describe('One model input in place of these: the index of the category, NaN of any other value'),
  missing_as_nan: z
    .boolean()
    .optional()
    .describe('A missing value is NaN in the model input, though the empty text is a category'),
  other: z
    .boolean()
    .describe('Rare values were grouped in training, so unknown ones are accepted without a warning'),
  closed: z.boolean().optional().describe('Any other value is refused: an imported model fails on it'),
  means: categoryMeansSchema
    .optional()
    .describe(
      'Behind the categories, one model input for each number: the mean of the target among the rows of the value, or the shares of classes',
    ),
  statistics: z
    .object({
      counts: z.array(z.int()).describe('Training rows by category'),
      other: z.int(),
      missing: z.number(),
      input_means: z
        .array(z.number())
        .optional()
        .describe('By number of `means`: its mean over the training rows; absent in older runs'),
    })
    .optional(),
})

const datetimeFeature = dateReadingSchema.extend({
  name: z.string(),
  type: z.literal('datetime'),
  nullable: z.boolean().describe('Values were missing in training, so null is accepted without a warning'),
  statistics: numberStatistics
    .extend({ part_means: z.array(z.number()).describe('By part: what stands for a missing date') })
    .optional()
    .describe('Over the training rows, in days since the reference'),
})

export const featureSchema = z.discriminatedUnion('type', [numericFeature, textFeature, datetimeFeature])
export type Feature = z.infer<typeof featureSchema>

const leftOutSchema = z.object({
  name: z.string(),
  index: z
    .int()
    .describe(
      'Its place, from 0, in a row of the features that the run names, else of all columns of the table but the target',
    ),
})
export type LeftOutColumn = z.infer<typeof leftOutSchema>

const fileSchema = z.object({ sha256: z.string(), size: z.int() })

/** A raw value of a feature: number, text, or null where it is missing. */
export type Value = number | string | null
export const rowSchema = z.array(z.union([z.number(), z.string(), z.null()]))

export const metricsSchema = z
  .record(z.string(), z.number())
  .describe(
    'Measured on rows that were not trained on (all rows, each by the members whose folds leave it out; of a single network the test rows, before a refit; the last ones where a run names a column of time): test_accuracy, test_roc_auc, test_rmse, ... Precision, recall, F1, ROC AUC and average precision are of the positive class where there are two, else the unweighted mean over all; the Brier score is the squared distance of the probabilities from the truth, of two classes that of one; the expected calibration error has 15 bins. Those of an imported model are of the table that came along, which it may have been trained on',
  )

const intervalsSchema = z
  .record(z.string(), z.tuple([z.number(), z.number()]))
  .describe(
    'By metric: where it lies with 95 % confidence, as far as the number of test rows tells; by bootstrap over the test rows (its percentiles, mirrored for the calibration error), that of the accuracy by Wilson. Absent for models imported without a table and earlier runs, and left out for what would take long',
  )

export const positiveSchema = z
  .string()
  .describe(
    'Of two labels the one that the metrics and curves are about: the rarer one, or the one asked for. Where it is absent: the second one',
  )

export const warningsSchema = z
  .array(z.string())
  .describe(
    'Sentences on rows and columns of the data set that were not learned from, and on a model that is no better than its baseline',
  )

export const epochSchema = z
  .object({
    epoch: z.int().describe('From 1'),
    loss: z.number().describe('Mean over the training rows, without the L2 term'),
    accuracy: z.number().optional().describe('Share of the training rows whose class was predicted'),
    r2: z.number().optional().describe('Of a regression, on the training rows'),
    val_loss: z.number().optional(),
    val_accuracy: z.number().optional(),
    val_r2: z.number().optional(),
  })
  .describe(
    'A pass over the training rows, each measured before the step that learns from it; val_ is measured after the pass, where rows are kept for validation',
  )

const pointsSchema = z.record(z.string(), z.array(z.tuple([z.number(), z.number()])))

const reliabilitySchema = z.object({
  confidence: z.number().describe('Mean probability of the more probable class'),
  accuracy: z.number().describe('Share of these rows of which it is the class'),
  rows: z.int(),
})

const classFiguresSchema = z.object({
  precision: z.number(),
  recall: z.number(),
  f1: z.number(),
  support: z.int().describe('Test rows of the class'),
})

const confusionSchema = z.object({ actual: z.string(), predicted: z.string(), rows: z.int() })

const curvesSchema = z.object({
  epochs: z.array(epochSchema).describe('How the network learned'),
  roc: pointsSchema
    .optional()
    .describe('By label (of two the positive one only): [false positive rate, true positive rate]'),
  precision_recall: pointsSchema.optional().describe('By label, like roc: [recall, precision]'),
  reliability: z
    .array(reliabilitySchema)
    .optional()
    .describe(
      'Test rows by the probability of the more probable class, in 15 bins of equal width; without empty ones',
    ),
  thresholds: z
    .array(thresholdFiguresSchema)
    .optional()
    .describe('Of two classes: what thresholds give on the test rows, ascending, at most 40'),
  confusion_matrix: z.array(z.array(z.int())).optional().describe('Rows: true label, columns: predicted'),
  per_class: z.array(classFiguresSchema).optional().describe('By class index'),
  most_confused: z.array(confusionSchema).optional().describe('The most frequent errors, at most ten'),
  predicted_actual: z
    .array(z.tuple([z.number(), z.number()]))
    .optional()
    .describe('Of a regression: [actual, predicted] of at most 300 test rows'),
  residual_quantiles: z
    .array(z.object({ quantile: z.number(), residual: z.number() }))
    .optional()
    .describe('Of a regression: the actual value less the predicted one'),
})

const sampleSchema = z.object({
  features: rowSchema,
  prediction: z.number().describe('Class index, or the value of a regression'),
  probabilities: z.array(z.number()).optional().describe('By label index'),
})

const leaderboardSchema = z
  .object({
    loss: z.enum(['log_loss', 'rmse']),
    entries: z.array(
      z.object({
        candidate: z.enum(candidateNames),
        loss: z.number().describe('Of the rows of all folds, each by members that have not learned from it'),
        weight: z.number().describe('In the mixture, 0 to 1'),
        members: z.int().describe('Models that were trained'),
        cpu_seconds: z.number(),
      }),
    ),
  })
  .describe('What each kind of model reached on the same rows, best first, where several were trained')

const importanceScoreSchema = z.enum(['log_loss', 'accuracy', 'r2'])

const importanceSchema = z.object({
  feature: z.string(),
  importance: z
    .number()
    .describe(
      'How much worse the test score is, in the mean, when the values of this column are shuffled; near 0: not used',
    ),
  std: z.number().describe('Standard deviation over the repeats'),
})

const partialDependenceSchema = z.object({
  feature: z.string(),
  values: z
    .array(z.union([z.number(), z.string()]))
    .describe('Deciles of numbers and dates, ascending; the most frequent categories'),
  answers: z
    .record(z.string(), z.array(z.number()))
    .describe(
      'By value: the mean probability of a label (of two the positive one, of more the five most frequent), or of a regression the mean value, by the name of the target',
    ),
})

export const manifestSchema = z.object({
  format_version: z.literal(FORMAT_VERSION),
  run_id: z.string(),
  model_name: z.string(),
  created: z.iso.datetime(),
  origin: z.enum(['trained', 'imported']),
  model_format: z
    .enum(['layers', 'graph', 'trees', 'onnx'])
    .describe('layers and graph: TensorFlow.js; trees: a forest of decision trees; onnx: an ONNX file'),
  dataset: z.object({ name: z.string(), sha256: z.string(), rows: z.int() }).optional(),
  task: taskSchema,
  target: z.string().optional(),
  features: z.array(featureSchema).min(1),
  labels: z
    .array(z.string())
    .optional()
    .describe(
      'By class index: numbers by value, false before true, no before yes, other text by its code units; in runs without `positive` as they first appeared in the data, or as imported',
    ),
  positive: positiveSchema.optional(),
  threshold: chosenThresholdSchema
    .optional()
    .describe(
      'Which of two classes is answered, unless its deployment says otherwise: chosen on the rows that the metrics are of, which follow it. Where it is absent, the more probable one',
    ),
  hyper_parameters: z.record(z.string(), z.unknown()),
  metrics: metricsSchema,
  intervals: intervalsSchema.optional(),
  baseline: z
    .record(z.string(), z.number())
    .optional()
    .describe(
      'The same metrics of the best constant answer: the most frequent class with the shares of the classes as probabilities, or the mean; absent for models imported without a table and earlier runs',
    ),
  curves: curvesSchema,
  prediction_bins: predictionBinsSchema.optional(),
  feature_importance: z
    .array(importanceSchema)
    .optional()
    .describe(
      'By permutation on rows that were not trained on, before a refit, most important first; of an imported model on rows of its table. Absent where it would take too long',
    ),
  leaderboard: leaderboardSchema.optional(),
  importance_score: importanceScoreSchema
    .optional()
    .describe(
      'What gets worse: log_loss (it rises), or accuracy or r2 (it falls). Where it is absent, accuracy of classes and R² of a regression',
    ),
  partial_dependence: z
    .array(partialDependenceSchema)
    .optional()
    .describe(
      'What the saved model answers, in the mean of at most 100 rows, when a column has the same value in all of them: at most five columns, most important first. Absent where the importance is, and for earlier runs',
    ),
  temperature: z
    .number()
    .optional()
    .describe(
      'What the logits of the model were divided by, so that its probabilities mean what they say, where rows that were not trained on lose less by it',
    ),
  samples: z.array(sampleSchema).min(1).describe('What the model must answer once loaded'),
  files: z.object({
    'model.json': fileSchema,
    'weights.bin': fileSchema,
    'held-out.csv.gz': fileSchema
      .optional()
      .describe(
        'What the run answers for the rows that its metrics are of; absent for models imported without a table and earlier runs',
      ),
    'trees.json': fileSchema
      .optional()
      .describe(
        'The boosted trees of the mixture as XGBoost loads them; absent where it has none, or more than a million nodes, and for earlier runs',
      ),
  }),
  tfjs_version: z.string().optional().describe('Absent where TensorFlow.js had no part'),
  backend: z.string(),
  duration_seconds: z.number(),
  cpu_seconds: z
    .number()
    .optional()
    .describe('That training took, in all threads; absent for imported models and earlier runs'),
  missing_marks: z
    .array(z.string())
    .optional()
    .describe(
      'What stood where a value was missing, where training was asked for other marks than the usual ones: in requests it means the same',
    ),
  left_out: z
    .array(leftOutSchema)
    .optional()
    .describe(
      'Columns of the table that training left out: rows of requests may have their values all the same, by name or in place, and they are ignored',
    ),
  warnings: warningsSchema.optional(),
})

export type Metrics = z.infer<typeof metricsSchema>
export type Intervals = z.infer<typeof intervalsSchema>
export type ReliabilityBin = z.infer<typeof reliabilitySchema>
export type ClassFigures = z.infer<typeof classFiguresSchema>
export type Confusion = z.infer<typeof confusionSchema>
export type ImportanceScore = z.infer<typeof importanceScoreSchema>
export type Epoch = z.infer<typeof epochSchema>
export type Curves = z.infer<typeof curvesSchema>
export type FeatureImportance = z.infer<typeof importanceSchema>
export type PredictionBins = z.infer<typeof predictionBinsSchema>
export type PartialDependence = z.infer<typeof partialDependenceSchema>
export type Leaderboard = z.infer<typeof leaderboardSchema>
export type Sample = z.infer<typeof sampleSchema>
export type Manifest = z.infer<typeof manifestSchema>
