/** How far the members are, and how long they may still take. */
import type { Epoch } from '@modelops/common/manifest'
import type { EpochReport } from '../network/fit.js'
import type { Assignment } from './trainer.js'

/** An assignment as the progress counts it. */
interface Share {
  /** What an epoch costs, in any unit. */
  cost: number
  /** Epochs that are over. */
  done: number
}

export class RecipeProgress {
  readonly #shares: Share[]
  readonly #started = performance.now()

  /** @param costOf an epoch of one, beside the others @param epochs of each, at most */
  constructor(
    private readonly assignments: readonly Assignment[],
    private readonly folds: number,
    private readonly epochs: number,
    costOf: (assignment: Assignment) => number,
    private readonly onEpoch: (report: EpochReport) => void,
  ) {
    this.#shares = assignments.map((assignment) => ({ cost: costOf(assignment), done: 0 }))
  }

  /** An epoch of an assignment is over. */
  advance(index: number, epoch: Epoch): void {
    const { candidate, fold } = this.assignments[index]!
    this.#shares[index]!.done = epoch.epoch
    this.onEpoch({
      ...epoch,
      epoch: this.#shares.reduce((sum, { done }) => sum + done, 0),
      epochs: this.epochs * this.assignments.length,
      remaining_seconds: this.#remainingSeconds(),
      member: {
        ...{ candidate: candidate.name, fold: fold + 1, folds: this.folds },
        ...{ number: index + 1, members: this.assignments.length },
        ...{ epoch: epoch.epoch, epochs: this.epochs },
      },
    })
  }

  #remainingSeconds(): number {
    const [done, all] = this.#shares.reduce(
      ([done, all], share) => [done + share.cost * share.done, all + share.cost * this.epochs],
      [0, 0],
    )
    const seconds = (performance.now() - this.#started) / 1000
    return Number(((seconds * (all - done)) / done).toPrecision(3))
  }
}
