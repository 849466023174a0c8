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

  /**
   * Publishes a model; one at a time. Resolves with its run's id.
   * @param path as importFrom takes it
   * @param folder for temporary files
   */
  import(path: string, folder: string, request: ImportRequest): Promise<string> {
    const imported = this.#last.then(() => this.#import(path, folder, request))
    this.#last = imported.catch(() => undefined)
    return imported
  }

  async #import(path: string, folder: string, request: ImportRequest): Promise<string> {
    const result: Result = {}
    const args = [path, folder, JSON.stringify(request)]
    const timeoutMs = request.dataset === undefined ? TIMEOUT_MS : 2 * TIMEOUT_MS
    const child = startChild('import-process', args, this.config, (message) => Object.assign(result, message))
    const timeout = setTimeout(() => child.kill(), timeoutMs)
    const { signal, stderr } = await child.exited
    clearTimeout(timeout)
    if (result.run_id) return result.run_id
    if (result.problem) throw new Problem(result.problem.code, result.problem.detail, result.problem)
    if (signal) throw unusable(signal, timeoutMs)
    throw new Error(`the import process failed: ${stderr}`)
  }
}

/** Of a library within the process: a stack that was too small, or memory that is not its own. */
const crashes: ReadonlySet<string> = new Set(['SIGSEGV', 'SIGBUS', 'SIGILL', 'SIGFPE'])

function unusable(signal: string, timeoutMs: number): Problem {
  const why = crashes.has(signal)
    ? `its library crashed on the file (${signal}): it is damaged, or nested too deeply (trees of a hundred thousand levels)`
    : `it needs more memory than there is, or more than ${timeoutMs / 1_000} s for a few rows or those of the table`
  return new Problem('unsupported_model', `the model could not be tried: ${why}`, { received: signal })
}
