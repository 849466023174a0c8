/** What the processes that serve a rollout exchange, apart from the deployment itself. */
import type { ProcessCounts } from '@modelops/common/rollout'

export interface RolloutName {
  model: string
  /** Of the rollout. */
  id: string
}

/**
 * Where it cannot be reached, every promise is rejected with the problem `store_unavailable`: serving goes on, and the
 * verdict holds.
 */
export interface SharedState {
  /** Whether it answered when it was last needed. */
  readonly reachable: boolean
  /** Lets the other processes know that the deployment of a model has changed. */
  publish(model: string): void
  /** Calls `follow` when another process has published a change; called once, before anything else. */
  subscribe(follow: (model: string) => void): void
  /**
   * Replaces what this process has reported before: counts only grow, so that nothing is lost or counted twice. Called
   * again with the same counts too, as a state that came back empty knows nothing of them.
   */
  report(rollout: RolloutName, process: string, counts: ProcessCounts): Promise<void>
  /** The last report of every process, also of those that have ended. */
  collect(rollout: RolloutName): Promise<ProcessCounts[]>
  /**
   * Takes or renews the lease of a rollout: at most one process has it, and loses it unless it renews it every second
   * or so. Only saves work: what the holder decides is fenced by the compare-and-swap of the deployment.
   * @returns whether this process has it
   */
  lead(rollout: RolloutName, process: string): Promise<boolean>
  /** The rollout of a model is over: nothing of it is remembered here. */
  forget(model: string): void
  close(): Promise<void>
}
