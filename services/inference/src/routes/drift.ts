/** /drift: whether what a model sees and answers is still what it was trained on. */
import { route, type AnyRoute } from '@modelops/common/http/route'
import { z } from 'zod'
import { outlierKinds } from '../drift/drift-counts.js'
import { driftVerdicts } from '../drift/verdict.js'
import { modelQuery } from '../http/model-query.js'
import type { Context } from './context.js'

const histogramSchema = z
  .object({
    edges: z
      .array(z.number())
      .optional()
      .describe('Of numbers and dates: a bin is what lies above the edge before it, up to its own'),
    categories: z.array(z.string()).optional().describe('Of texts, or the labels that are answered'),
    counts: z.array(z.number()).describe('Rows by bin, one more than there are edges, or by category'),
    other: z.number().optional().describe('Rows with a text that is none of the categories'),
    missing: z.number().optional().describe('Rows without a value'),
  })
  .meta({ id: 'DriftHistogram' })

const columnSchema = z
  .object({
    name: z.string(),
    verdict: z
      .enum(driftVerdicts)
      .describe(
        'Of enough evidence: watch from a value of 0.1 on, alarm from 0.25 on, else ok; too_few of fewer than 100 rows and without a reference',
      ),
    statistic: z.literal('psi'),
    value: z.number().describe('How large the shift is: the population stability index'),
    evidence: z.number().describe('That it is no chance: ln of an e-value, valid however often one looks'),
    threshold: z.number().describe('From which evidence on there is drift: a false alarm in 100 days'),
    rows: z.int().describe('Of the window that decides'),
    from: z.iso.datetime().nullable().describe('When this window began; null before the first row'),
    since: z.iso.datetime().nullable().describe('Since when it drifts; null where it does not'),
    classical: z
      .object({
        test: z.enum(['ks', 'chi_square']).describe('Kolmogorov-Smirnov of numbers and dates, on the bins'),
        statistic: z.number(),
        p_adjusted: z.number().describe('By Benjamini and Hochberg, for one look only'),
        jensen_shannon: z.number().describe('Distance, with logarithms to base 2'),
      })
      .nullable()
      .describe('Shown, never deciding; null where too few rows came'),
    outliers: z
      .record(z.enum(outlierKinds), z.number())
      .optional()
      .describe('Values outside of the training range, unseen and missing ones, since the service started'),
    reason: z.string().optional().describe('Why nothing can be said'),
    reference: histogramSchema.nullable().describe('Of the training rows, of predictions of held-out ones'),
    live: histogramSchema.describe('Of the rows of the window'),
  })
  .meta({ id: 'DriftFinding' })

const driftSchema = z
  .object({
    model: z.string(),
    run_id: z.string(),
    window: z
      .object({ from: z.iso.datetime(), rows: z.int() })
      .nullable()
      .describe('The longest of those that are looked at; null before the first row'),
    features: z.array(columnSchema).describe('Those with the most evidence first'),
    predictions: columnSchema,
  })
  .meta({ id: 'Drift' })

export const driftRoutes = ({ catalog, drift }: Context): AnyRoute[] => [
  route({
    method: 'get',
    path: '/drift',
    summary:
      'Whether features, missing values and predictions of the stable version drift from training, as this replica sees them',
    query: modelQuery,
    answer: { description: 'The verdicts', content: driftSchema },
    problems: ['model_required', 'model_not_found', 'unavailable'],
    handle: async ({ query }) => {
      const { version } = catalog.resolve(query.model, undefined, 'stable')
      return { model: version.name, run_id: version.runId, ...(await drift.examine(version)) }
    },
  }),
]
