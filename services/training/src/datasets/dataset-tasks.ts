/** What the service does with data sets; the answers are JSON. */
import type { ReadingOptions } from '@modelops/common/data/reading'
import { makePlan } from '../learn/plan/plan.js'
import type { RunRequest } from '../run-request.js'
import type { DatasetCatalog } from './dataset-catalog.js'
import { viewOf } from './dataset-view.js'
import type { ReceivedFile } from './receive-file.js'

/** The version of a data set that a run will learn from, once it is certain that it can. */
export interface PlannedDataset {
  name: string
  sha256: string
  warnings: string[]
}

export type DatasetTasks = ReturnType<typeof datasetTasks>

export const datasetTasks = (datasets: DatasetCatalog) => ({
  add: async (name: string, file: ReceivedFile, options: ReadingOptions, charset?: string) =>
    viewOf(await datasets.add(name, file, options, charset)),

  reread: async (name: string, options: ReadingOptions) => viewOf(await datasets.reread(name, options)),

  list: async () => ({ items: await datasets.list() }),

  show: async (name: string) => viewOf(await datasets.get(name)),

  preview: async (name: string, rows: number) => datasets.preview(await datasets.get(name), rows),

  plan: async (request: RunRequest): Promise<PlannedDataset> => {
    const dataset = await datasets.withMarks(await datasets.get(request.dataset), request.missing)
    const { warnings } = makePlan(dataset, request)
    return { name: dataset.name, sha256: dataset.sha256, warnings }
  },
})
