/** From which probability on the positive one of two classes is answered: how that is chosen, and what it gives. */
import { z } from 'zod'
import type { Manifest } from './manifest.js'
import type { Decision } from './tasks.js'

const costSchema = z.number().positive().max(1e9)

/** How a threshold is chosen on rows that were not trained on. */
export const thresholdRuleSchema = z
  .discriminatedUnion('by', [
    z.strictObject({ by: z.literal('f1').describe('The largest F1') }),
    z.strictObject({
      by: z.literal('cost').describe('The least costs of errors'),
      false_negative: costSchema.describe('Of a row of the positive class that is not found'),
      false_positive: costSchema.describe('Of a row of the other class that is taken for it'),
    }),
    z.strictObject({
      by: z.literal('recall').describe('The highest threshold that finds this share'),
      at_least: z.number().gt(0).max(1).describe('Share of the rows of the positive class'),
    }),
  ])
  .meta({ id: 'ThresholdRule', example: { by: 'recall', at_least: 0.9 } })

export type ThresholdRule = z.infer<typeof thresholdRuleSchema>

export const thresholdSchema = z
  .number()
  .gt(0)
  .max(1)
  .describe('Of two classes the positive one is answered from this probability on')

/** 0 where a row of the positive class has the probability 0: then it is always answered. */
const foundThresholdSchema = z.number().min(0).max(1).describe(thresholdSchema.description!)

/** What a threshold gives on the rows that the metrics are of. */
export const thresholdFiguresSchema = z.object({
  threshold: foundThresholdSchema,
  rule: thresholdRuleSchema.optional().describe('What it is the best threshold for'),
  precision: z.number().describe('Of the positive class; 0 where it is never answered'),
  recall: z.number(),
  f1: z.number(),
  accuracy: z.number(),
  cost: z.number().optional().describe('Mean of the rows, where the run was asked for the least costs'),
})

export type ThresholdFigures = z.infer<typeof thresholdFiguresSchema>

/** The threshold that a run was asked to choose. */
export const chosenThresholdSchema = z.object({ value: foundThresholdSchema, rule: thresholdRuleSchema })

/**
 * How a model of two classes answers: by this threshold, else by the one that its run has chosen.
 * @returns undefined where the more probable class is the answer
 */
export function decisionOf(
  { labels = [], positive, threshold: chosen }: Pick<Manifest, 'labels' | 'positive' | 'threshold'>,
  threshold = chosen?.value,
): Decision | undefined {
  if (threshold === undefined || labels.length !== 2) return undefined
  return { positive: positive === undefined ? 1 : labels.indexOf(positive), threshold }
}
