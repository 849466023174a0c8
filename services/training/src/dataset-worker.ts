/** The thread of the service that reads and describes data sets; see datasets/dataset-thread.ts. */
import { parentPort, workerData } from 'node:worker_threads'
import { openStore } from '@modelops/common/artifact-store/open-store'
import { createLogger } from '@modelops/common/logging'
import { isProblem, type Problem } from '@modelops/common/problem'
import { DatasetCatalog } from './datasets/dataset-catalog.js'
import { datasetTasks } from './datasets/dataset-tasks.js'
import type { ThreadAnswer, ThreadData, ThreadRequest } from './datasets/dataset-thread.js'

const { storeUrl, LOG_LEVEL, MAX_DATASET_BYTES } = workerData as ThreadData
const logger = createLogger('training', LOG_LEVEL)
const store = await openStore(storeUrl, { checkBucket: false })
const tasks = datasetTasks(new DatasetCatalog(store, logger, MAX_DATASET_BYTES)) as Record<
  string,
  (...args: unknown[]) => unknown
>

parentPort!.on('message', ({ id, task, args }: ThreadRequest) => {
  void answer(id, task, args)
})

async function answer(id: number, task: string, args: unknown[]): Promise<void> {
  try {
    const json = new TextEncoder().encode(JSON.stringify(await tasks[task]!(...args)))
    parentPort!.postMessage({ id, json } satisfies ThreadAnswer, [json.buffer])
  } catch (error) {
    parentPort!.postMessage(failure(id, error))
  }
}

/** Only what can be copied to another thread. */
function failure(id: number, error: unknown): ThreadAnswer {
  if (isProblem(error)) {
    const { code, detail, received, expected, field, row, retryAfterSeconds } = error
    const text = JSON.stringify({ code, detail, received, expected, field, row, retryAfterSeconds })
    return { id, problem: JSON.parse(text) as Pick<Problem, 'code' | 'detail'> }
  }
  const { message, stack, code } = error as NodeJS.ErrnoException
  return { id, fault: { message, stack, code } }
}
