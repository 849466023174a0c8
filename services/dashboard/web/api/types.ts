/** Short names for the services' answers. */
import type { RolloutPolicy } from '@modelops/common/rollout'
import type { components as Inference } from './inference.js'
import type { components as Training } from './training.js'

/** A run that can be deployed, as lists have it. */
export type Run = Inference['schemas']['DeployableRun']
/** A run's whole manifest, and whether it is deployed. */
export type RunDetails = Inference['schemas']['RunDetails']
export type Deployment = Inference['schemas']['Deployment']
/** A rollout under way, or one that has ended. */
export type Rollout = Omit<Inference['schemas']['Rollout'], 'policy'> & { policy: RolloutPolicy }
/** What a model sees and answers, beside its training. */
export type Drift = Inference['schemas']['Drift']
/** Of a feature, or of the predictions. */
export type DriftFinding = Inference['schemas']['DriftFinding']
/** What is left out has a default. */
export type CanaryRequest = Inference['schemas']['CanaryRequest']
export type ShadowRequest = Inference['schemas']['ShadowRequest']
export type Feature = RunDetails['features'][number]
export type Task = Run['task']
export type Dataset = Training['schemas']['Dataset']
/** A data set as lists have it. */
export type DatasetSummary = Training['schemas']['DatasetSummary']
/** How a table is to be read, where it was not recognised rightly. */
export type ReadingOptions = Training['schemas']['ReadingOptions']
/** What a table leaves open. */
export type Question = Training['schemas']['ReadingQuestion']
export type RunRequest = Training['schemas']['RunRequest']
export type Column = Dataset['columns'][number]
/** A run as the training service reports it, whatever its outcome. */
export type TrainingRun = Training['schemas']['Run']
