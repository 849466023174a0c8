/** All runs of the registry, whoever trains them. */
import type { ArtifactStore } from '@modelops/common/artifact-store/artifact-store'
import type { Logger } from '@modelops/common/logging'
import { Problem } from '@modelops/common/problem'
import { unlessDamaged } from '@modelops/common/registry/documents'
import { checkName, keys } from '@modelops/common/registry/keys'
import { isFinal } from '@modelops/common/rules/run-state'
import type { RunStatus } from '@modelops/common/run-status'
import type { RunRegistry } from './run-registry.js'
import type { RunRef } from './transitions.js'

const PARALLEL_READS = 32

export class RunCatalog {
  readonly #ended = new Set<string>()
  /** Runs that had not ended when they were last read, by id. */
  readonly #open = new Map<string, RunRef>()

  constructor(
    private readonly store: ArtifactStore,
    private readonly registry: RunRegistry,
    private readonly logger: Logger,
  ) {}

  /** @throws Problem run_not_found */
  async get(runId: string): Promise<RunStatus> {
    checkName('run', runId)
    for (const model of await this.registry.models.listModels())
      if (await this.store.exists(keys.runFile(model, runId, 'status.json')))
        return (await this.registry.statuses.find(model, runId))!
    throw new Problem('run_not_found', `no run has the id ${JSON.stringify(runId)}; GET /runs lists them`, {
      received: runId,
    })
  }

  /** Newest first. */
  async list(limit: number, model?: string): Promise<RunStatus[]> {
    const runs = await this.#refs(model)
    const newest = runs.sort((a, b) => b.run_id.localeCompare(a.run_id)).slice(0, limit)
    return this.#read(newest)
  }

  /** The runs that are queued or running, oldest first; what has ended once is not read again. */
  async unfinished(): Promise<RunStatus[]> {
    const open = (await this.#refs()).filter(({ run_id }) => !this.#ended.has(run_id))
    return this.#readUnfinished(open)
  }

  /** Like `unfinished`, of the runs that had not ended when this service last read them: lists nothing. */
  knownUnfinished(): Promise<RunStatus[]> {
    return this.#readUnfinished([...this.#open.values()])
  }

  async #readUnfinished(runs: RunRef[]): Promise<RunStatus[]> {
    const statuses = await this.#read(runs)
    return statuses.filter(({ status }) => !isFinal(status)).sort((a, b) => a.run_id.localeCompare(b.run_id))
  }

  #remember({ model, run_id, status }: RunStatus): void {
    if (!isFinal(status)) return void this.#open.set(run_id, { model, run_id })
    this.#open.delete(run_id)
    this.#ended.add(run_id)
  }

  async #refs(model?: string): Promise<RunRef[]> {
    const models = model ? [model] : await this.registry.models.listModels()
    const runIds = await Promise.all(models.map((name) => this.registry.models.listRunIds(name)))
    return models.flatMap((name, i) => runIds[i]!.map((run_id) => ({ model: name, run_id })))
  }

  async #read(runs: RunRef[]): Promise<RunStatus[]> {
    const statuses: (RunStatus | undefined)[] = []
    for (let i = 0; i < runs.length; i += PARALLEL_READS)
      statuses.push(...(await Promise.all(runs.slice(i, i + PARALLEL_READS).map((run) => this.#find(run)))))
    const found = statuses.filter((status) => status !== undefined)
    for (const status of found) this.#remember(status)
    return found
  }

  #find({ model, run_id }: RunRef): Promise<RunStatus | undefined> {
    return unlessDamaged(this.registry.statuses.find(model, run_id), ({ detail }) =>
      this.logger.warn({ model, run_id, detail }, 'the status of a run cannot be read'),
    )
  }
}
