/**
 * The metrics of the prediction routes, by the name that the code uses. The exporter, the live figures and Grafana's
 * dashboards read this table, so that a wrong name or label does not compile.
 */
export interface ServingMetric {
  /** As Prometheus knows it. */
  name: string
  type: 'counter' | 'gauge' | 'histogram'
  /** The sentence beside it in the exposition. */
  help: string
  unit:
    | 'rows'
    | 'requests'
    | 'values'
    | 'seconds'
    | 'tensors'
    | 'versions'
    | 'threads'
    | 'processes'
    | 'percent'
    | 'steps'
    | 'e-values'
    | 'index'
  /** Besides those of the process. */
  labels: readonly string[]
  /** How the workers of a replica are added up; queries do the same with replicas. @default 'sum' */
  workers?: 'max' | 'min'
  /** The upper bounds of a histogram but for infinity, ascending. */
  buckets?: readonly number[]
}

const ofVersion = ['model', 'run_id'] as const
/** A version answers on the route stable or canary; it changes when a canary is promoted. */
const onRoute = [...ofVersion, 'route'] as const

export const servingMetrics = {
  predictions: {
    name: 'model_predictions_total',
    type: 'counter',
    help: 'Rows predicted',
    unit: 'rows',
    labels: onRoute,
  },
  explanations: {
    name: 'model_explanations_total',
    type: 'counter',
    help: 'Rows whose predictions were explained',
    unit: 'rows',
    labels: onRoute,
  },
  explainSeconds: {
    name: 'model_explanation_seconds_total',
    type: 'counter',
    help: 'Seconds for which explanations have held the event loop, in short turns',
    unit: 'seconds',
    labels: ofVersion,
  },
  threadEnds: {
    name: 'model_thread_ends_total',
    type: 'counter',
    help: 'How often the thread of a model has ended by itself, or could not be started again',
    unit: 'threads',
    labels: ofVersion,
  },
  errors: {
    name: 'model_prediction_errors_total',
    type: 'counter',
    help: 'Prediction requests that were refused or failed, by problem code',
    unit: 'requests',
    labels: ['type'],
  },
  versionErrors: {
    name: 'model_version_errors_total',
    type: 'counter',
    help: 'Prediction requests that a model version refused or failed, by problem code',
    unit: 'requests',
    labels: [...onRoute, 'type'],
  },
  inputWarnings: {
    name: 'model_input_warnings_total',
    type: 'counter',
    help: 'Values that training never saw and that were taken with a warning, by its code',
    unit: 'values',
    labels: [...ofVersion, 'code'],
  },
  loggedRows: {
    name: 'model_prediction_log_rows_total',
    type: 'counter',
    help: 'Rows written to the prediction log',
    unit: 'rows',
    labels: ofVersion,
  },
  unloggedRows: {
    name: 'model_prediction_log_dropped_total',
    type: 'counter',
    help: 'Rows that the prediction log has lost, as the store or the processor was not fast enough',
    unit: 'rows',
    labels: ofVersion,
  },
  outliers: {
    name: 'model_feature_outliers_total',
    type: 'counter',
    help: 'Values below and above what training has seen, unseen categories and missing values, by kind',
    unit: 'values',
    labels: [...ofVersion, 'feature', 'kind'],
  },
  drift: {
    name: 'model_feature_drift',
    type: 'gauge',
    help: 'Size (PSI) of a drift that is no chance, by feature and of the predictions, 0 without: watch from 0.1 on, act from 0.25',
    unit: 'index',
    labels: ['model', 'feature'],
    workers: 'max',
  },
  inFlight: {
    name: 'model_predictions_in_flight',
    type: 'gauge',
    help: 'Prediction requests that wait for their answer',
    unit: 'requests',
    labels: [],
  },
  queueRows: {
    name: 'model_queue_rows',
    type: 'gauge',
    help: 'Rows that wait for a batch',
    unit: 'rows',
    labels: ofVersion,
  },
  ready: {
    name: 'model_ready',
    type: 'gauge',
    help: '1 for each model version in service that answers, 0 while its thread is being started again',
    unit: 'versions',
    labels: ofVersion,
    workers: 'min',
  },
  info: {
    name: 'model_info',
    type: 'gauge',
    help: '1 for each model version in service; thread says whether it computes in the main one or in its own',
    unit: 'versions',
    labels: [...onRoute, 'backend', 'thread', 'task'],
    workers: 'max',
  },
  tensors: {
    name: 'tensorflow_tensors',
    type: 'gauge',
    help: 'Tensors that TensorFlow.js holds, weights included; models in plain JavaScript have none',
    unit: 'tensors',
    labels: [],
  },
  sharedState: {
    name: 'model_rollout_shared_state_up',
    type: 'gauge',
    help: '1 while the processes of a rollout can tell each other what they count, else 0: the verdict then holds',
    unit: 'processes',
    labels: [],
    workers: 'min',
  },
  rolloutWeight: {
    name: 'model_rollout_weight',
    type: 'gauge',
    help: 'Share of the requests that the canary gets, in percent, while a rollout runs; mode is canary or shadow',
    unit: 'percent',
    labels: ['model', 'mode'],
    workers: 'max',
  },
  rolloutStep: {
    name: 'model_rollout_step',
    type: 'gauge',
    help: "Index of the rollout's present step in its policy",
    unit: 'steps',
    labels: ['model'],
    workers: 'max',
  },
  rolloutStepStarted: {
    name: 'model_rollout_step_started_seconds',
    type: 'gauge',
    help: 'When the present step began, in seconds since 1970',
    unit: 'seconds',
    labels: ['model'],
    workers: 'max',
  },
  rolloutStepLeast: {
    name: 'model_rollout_step_min_seconds',
    type: 'gauge',
    help: 'How long the present step takes at least by its policy',
    unit: 'seconds',
    labels: ['model'],
    workers: 'max',
  },
  rolloutEvidence: {
    name: 'model_rollout_evidence',
    type: 'gauge',
    help: 'Evidence against the canary as an e-value, by kind; reported by the process that judges',
    unit: 'e-values',
    labels: ['model', 'kind'],
    workers: 'max',
  },
  rolloutThreshold: {
    name: 'model_rollout_evidence_threshold',
    type: 'gauge',
    help: 'The evidence at which the rollout is aborted',
    unit: 'e-values',
    labels: ['model', 'kind'],
    workers: 'max',
  },
  latency: {
    name: 'model_prediction_latency_seconds',
    type: 'histogram',
    help: 'Seconds from body to answer',
    unit: 'seconds',
    labels: onRoute,
    buckets: [0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  },
  batchRows: {
    name: 'model_batch_rows',
    type: 'histogram',
    help: 'Rows computed together',
    unit: 'rows',
    labels: ofVersion,
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 4096],
  },
} as const satisfies Record<string, ServingMetric>

type Metrics = typeof servingMetrics

/** The keys of the metrics of a type. */
export type MetricKey<Type extends ServingMetric['type'] = ServingMetric['type']> = {
  [K in keyof Metrics]: Metrics[K]['type'] extends Type ? K : never
}[keyof Metrics]

export type LabelOf<K extends MetricKey> = Metrics[K]['labels'][number]

/** In the order in which they are exposed. */
export function keysOfType<Type extends ServingMetric['type']>(...types: Type[]): MetricKey<Type>[] {
  const keys = Object.keys(servingMetrics) as MetricKey[]
  return keys.filter((key): key is MetricKey<Type> => (types as string[]).includes(servingMetrics[key].type))
}
