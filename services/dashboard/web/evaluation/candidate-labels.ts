/** The kinds of models that a run tries, in words. */
import type { CandidateName } from '@modelops/common/rules/candidates'

export const candidateLabels: Record<CandidateName, string> = {
  nets: 'Networks',
  wide_nets: 'Wide networks',
  dropout_nets: 'Networks with more dropout',
  decay_nets: 'Networks with more decay',
  additive: 'Additive model',
  linear: 'Linear model',
  trees: 'Boosted trees',
}
