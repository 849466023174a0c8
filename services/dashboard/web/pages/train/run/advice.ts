/** Advice for a run that failed. */

const advice: Record<string, string> = {
  training_diverged: 'Train again with a lower learning rate.',
  out_of_memory:
    'Train again with a smaller batch size or fewer columns, or give the training service more memory.',
  killed: 'Nothing is wrong with the run itself: train again.',
  interrupted: 'Nothing is wrong with the run itself: train again.',
  invalid_data: 'Correct the file and upload it again, or leave the column out.',
  unusable_target: 'Choose another column to predict, or correct the file and upload it again.',
  unknown_feature: 'The data set has changed since: choose its columns again.',
  dataset_not_found: 'Upload the data set again.',
  artifact_corrupt: 'A file in the artifact store is damaged: upload the data set again.',
  store_unavailable: 'Train again once the artifact store can be reached.',
}

/** @param code of the run's error */
export const adviceFor = (code: string): string =>
  advice[code] ?? 'Train again; if it fails the same way, the log of the training service says more.'
