/** The kinds of models that training without options tries, and mixes. */

export const candidateNames = ['nets', 'additive', 'linear', 'trees'] as const
export type CandidateName = (typeof candidateNames)[number]
