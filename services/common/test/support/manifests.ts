/** A manifest as training writes it, for tests that need one. */
import type { Manifest } from '../../src/manifest.js'

export const manifestDraft = (changes: Partial<Manifest> = {}): Omit<Manifest, 'files'> => ({
  format_version: 1,
  run_id: 'run-1',
  model_name: 'wine',
  created: '2026-01-02T03:04:05.000Z',
  origin: 'trained',
  model_format: 'layers',
  task: 'binary',
  target: 'class',
  features: [{ name: 'alcohol', type: 'numeric', nullable: false }],
  labels: ['red', 'white'],
  hyper_parameters: { epochs: 1 },
  metrics: { test_accuracy: 0.9 },
  curves: { epochs: [{ epoch: 1, loss: 0.5 }] },
  samples: [{ features: [12.5], prediction: 1, probabilities: [0.2, 0.8] }],
  tfjs_version: '4.22.0',
  backend: 'cpu',
  duration_seconds: 1,
  ...changes,
})

export const artifacts = { modelJson: Buffer.from('{"model":1}'), weights: Buffer.from([1, 2, 3, 4]) }
