/** Imports in a process of its own: a model is code of sorts, and may take memory and time. */
import { Problem, type ProblemCode } from '@modelops/common/problem'
import type { TrainingConfig } from '../config.js'
import { startChild } from '../runs/child.js'
import type { ImportRequest } from './import-request.js'

interface Result {
  run_id?: string
  problem?: { code: ProblemCode; detail: string; received?: unknown; expected?: unknown }
}

const TIMEOUT_MS = 120_000

export class Importer {
  #last: Promise<unknown> = Promise.resolve()

  constructor(private readonly config: TrainingConfig) {}

  /** Publishes a model; one at a time. Resolves with its run's id. */
  import(path: string, request: ImportRequest): Promise<string> {
    const imported = this.#last.then(() => this.#import(path, request))
    this.#last = imported.catch(() => undefined)
    return imported
  }

  async #import(path: string, request: ImportRequest): Promise<string> {
    const result: Result = {}
    const args = [path, JSON.stringify(request)]
    const timeout = setTimeout(() => child.kill(), TIMEOUT_MS)
    const child = startChild('import-process', args, this.config, (message) => {
      Object.assign(result, message)
      timeout.refresh() // a table takes its own time
    })
    const { signal, stderr } = await child.exited
    clearTimeout(timeout)
    if (result.run_id) return result.run_id
    if (result.problem) throw new Problem(result.problem.code, result.problem.detail, result.problem)
    if (signal) throw unusable(signal)
    throw new Error(`the import process failed: ${stderr}`)
  }
}

const unusable = (signal: string) =>
  new Problem(
    'unsupported_model',
    `the model could not be tried: it needs more memory than there is, or more than ${TIMEOUT_MS / 1_000} s for a few rows or those of the table`,
    { received: signal },
  )
