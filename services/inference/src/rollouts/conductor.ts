/**
 * Carries rollouts on, twice a second while one runs: looks at its deployment, reports what this process has counted,
 * and, on the one process that leads, does what the verdict says.
 */
import type { Deployment } from '@modelops/common/deployment'
import type { Logger } from '@modelops/common/logging'
import { isProblem, messageOf } from '@modelops/common/problem'
import type { Deployments } from '@modelops/common/registry/deployments'
import type { VersionedDocument } from '@modelops/common/registry/documents'
import type { Canary } from '@modelops/common/rollout'
import type { Examiner, Findings } from './findings.js'
import type { Operator } from './operator.js'
import type { Rollouts } from './rollouts.js'
import type { SharedState } from './shared-state.js'

const INTERVAL_MS = 500
const VERDICT = 'verdict'

export interface ConductorOptions {
  deployments: Deployments
  rollouts: Rollouts
  state: SharedState
  examiner: Examiner
  operator: Operator
  /** Serves a deployment that has changed. */
  show(deployment: Deployment): void
  logger: Logger
}

export class Conductor {
  #timer: NodeJS.Timeout | undefined
  #stopped = false
  #failure: string | undefined
  /** The deployments as they were last looked at, by model. */
  readonly #seen = new Map<string, VersionedDocument<Deployment>>()

  constructor(private readonly options: ConductorOptions) {}

  start(): void {
    this.#timer = setTimeout(() => {
      void this.#tick().finally(() => {
        if (!this.#stopped) this.start()
      })
    }, INTERVAL_MS)
  }

  /** Reports what has been counted to the end. */
  async close(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    const { rollouts, state } = this.options
    await Promise.allSettled(rollouts.active().map(({ model }) => rollouts.report(model, state)))
    await state.close()
  }

  async #tick(): Promise<void> {
    const models = this.options.rollouts.active().map(({ model }) => model)
    for (const model of this.#seen.keys()) if (!models.includes(model)) this.#forget(model)
    const outcomes = await Promise.allSettled(models.map((model) => this.#carryOn(model)))
    this.#report(outcomes.find((outcome) => outcome.status === 'rejected')?.reason)
  }

  #forget(model: string): void {
    this.#seen.delete(model)
    this.options.state.forget(model)
  }

  async #carryOn(model: string): Promise<void> {
    const { rollouts, state, examiner } = this.options
    const deployed = await this.#look(model)
    const canary = deployed?.value.canary
    if (!deployed || !canary) return
    const leads = await state.lead({ model, id: canary.id }, rollouts.process)
    if (!leads || canary.mode !== 'canary') {
      rollouts.judged(model, [])
      return rollouts.report(model, state)
    }
    const findings = await examiner.examine(model, canary) // reports as well
    rollouts.judged(model, findings.evidence)
    await this.#act(model, canary, findings, deployed.etag)
  }

  /** The deployment as it is now, served here. */
  async #look(model: string): Promise<VersionedDocument<Deployment> | undefined> {
    const { deployments, show } = this.options
    const seen = this.#seen.get(model)
    const found = await (seen ? deployments.findIfChanged(model, seen.etag) : deployments.find(model))
    if (found === 'unchanged') return seen
    if (!found) return undefined
    this.#seen.set(model, found)
    show(found.value)
    return found
  }

  /** Whoever else has changed the deployment meanwhile comes first: the next look shows it. */
  async #act(model: string, canary: Canary, findings: Findings, etag: string): Promise<void> {
    const change = { who: VERDICT, why: findings.reason, condition: { ifMatch: etag } }
    try {
      await this.#do(model, canary, findings, change)
    } catch (error) {
      if (!isProblem(error, 'conflict')) throw error
    }
  }

  async #do(
    model: string,
    { state, step, policy }: Canary,
    { decision, reason, counts, evidence, bounds }: Findings,
    change: Parameters<Operator['end']>[2],
  ): Promise<void> {
    const { operator } = this.options
    const basis = { reason, counts, evidence, bounds }
    if (decision === 'abort') await operator.end(model, { state: 'aborted', ...basis }, change)
    else if (decision === 'hold' || state === 'paused') return
    else if (decision === 'promote') await operator.end(model, { state: 'promoted', ...basis }, change)
    else await operator.advance(model, step + 1, policy.steps[step + 1]!.weight, change)
  }

  #report(error: unknown): void {
    const failure = error === undefined ? undefined : messageOf(error)
    const { logger } = this.options
    if (failure !== undefined && failure !== this.#failure)
      logger.warn({ err: error }, `the verdict holds, as there is no data: ${failure}`)
    if (failure === undefined && this.#failure !== undefined) logger.info('the verdict goes on')
    this.#failure = failure
  }
}
