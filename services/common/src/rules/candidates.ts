/** The kinds of models that training without options tries and mixes, and how much it may try. */

export const candidateNames = [
  ...(['nets', 'wide_nets', 'dropout_nets', 'decay_nets'] as const),
  ...(['additive', 'linear', 'trees'] as const),
] as const
export type CandidateName = (typeof candidateNames)[number]

export const budgets = ['fast', 'default', 'best'] as const
export type Budget = (typeof budgets)[number]
