/** The dashboard of rollouts: how far they are, the evidence against their canaries, and both versions side by side. */
import { layOut } from './layout.js'
import { modelVariable } from './model-variable.js'
import { curves, number } from './panels.js'
import { by, max, quantile, rate, series, unitOf } from './queries.js'

const perRoute = ['model', 'route'] as const
const errors = rate('versionErrors', perRoute)
const answers = `sum by (model, route) (rate(${series('latency', '_count')}[$__rate_interval]))`
/** Routes that have no errors have no series of them. */
const allErrors = `(${errors} or 0 * ${answers})`

const now = [
  number({
    title: 'Share of the canary',
    description: 'Of the requests, by model; 0 while it is a shadow. Empty when no rollout runs.',
    unit: unitOf('rolloutWeight'),
    queries: by(['model', 'mode'], (labels) => max('rolloutWeight', labels)),
  }),
  number({
    title: 'Step',
    description: 'Index in the steps of its policy.',
    queries: by(['model'], (labels) => max('rolloutStep', labels)),
  }),
  number({
    title: 'In this step for',
    description: 'GET /canary of inference says what the step waits for.',
    unit: unitOf('rolloutStepStarted'),
    queries: by(['model'], (labels) => `time() - ${max('rolloutStepStarted', labels)}`),
  }),
  number({
    title: 'Processes without shared state',
    description: 'While there are any, the verdict holds; look at Valkey (VALKEY_URL) and at their log.',
    queries: { processes: `count(${series('sharedState')} == 0) or vector(0)` },
  }),
]

const verdict = [
  curves({
    title: 'Share of the canary',
    description: 'Of the requests; it falls to nothing when the rollout is aborted.',
    unit: unitOf('rolloutWeight'),
    queries: by(['model'], (labels) => max('rolloutWeight', labels)),
  }),
  curves({
    title: 'Evidence against the canary',
    description: 'The e-value by kind, as a share of the one at which the rollout is aborted: at 100 %.',
    unit: 'percentunit',
    queries: by(
      ['model', 'kind'],
      (labels) => `${max('rolloutEvidence', labels)} / ${max('rolloutThreshold', labels)}`,
    ),
  }),
]

const sideBySide = [
  curves({
    title: 'Requests by route',
    description: 'Answers per second of stable and of the canary.',
    queries: by(perRoute, () => answers),
  }),
  curves({
    title: 'Errors by route',
    description: 'Share of the requests that a version refused or failed. Stable answers in its place.',
    unit: 'percentunit',
    queries: by(perRoute, () => `${allErrors} / (${allErrors} + ${answers})`),
  }),
  curves({
    title: 'Latency by route, p95',
    description: 'Both versions share their processes: a slow one slows the other one as well.',
    unit: unitOf('latency'),
    queries: by(perRoute, (labels) => quantile(0.95, 'latency', labels)),
  }),
]

export const rolloutsDashboard = () =>
  layOut({
    uid: 'modelops-rollouts',
    title: 'Rollouts',
    from: 'now-1h',
    variables: [modelVariable],
    rows: [
      { title: 'Now', panels: now },
      { title: 'Verdict', panels: verdict },
      { title: 'Stable and canary', panels: sideBySide },
    ],
  })
