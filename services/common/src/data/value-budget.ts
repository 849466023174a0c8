/** Bounds the memory that different values take over all columns of a table, however wide it is. */

const MAX_VALUES = 1_000_000
const MAX_CHARACTERS = 64 * 2 ** 20

export interface ValueKeeper {
  readonly kept: { values: number; characters: number }
  /** Its values matter least. */
  readonly isQuantity: boolean
  /** Gives back what it has taken. */
  forgetValues(): void
}

export class ValueBudget {
  #values = 0
  #characters = 0
  readonly #keepers: ValueKeeper[] = []

  /** @param most different values, and characters in them, that all columns may keep together */
  constructor(private readonly most = { values: MAX_VALUES, characters: MAX_CHARACTERS }) {}

  add(keeper: ValueKeeper): void {
    this.#keepers.push(keeper)
  }

  /** Counts one more value; where that is too much, quantities forget theirs, else the columns that keep most. */
  take(characters: number): void {
    this.#values++
    this.#characters += characters
    if (this.#isSpent()) for (const keeper of this.#keepers) if (keeper.isQuantity) keeper.forgetValues()
    while (this.#isSpent()) this.#largest().forgetValues()
  }

  giveBack({ values, characters }: ValueKeeper['kept']): void {
    this.#values -= values
    this.#characters -= characters
  }

  #isSpent(): boolean {
    return this.#values > this.most.values || this.#characters > this.most.characters
  }

  #largest(): ValueKeeper {
    const shareOf = ({ kept }: ValueKeeper) =>
      Math.max(kept.values / this.most.values, kept.characters / this.most.characters)
    return this.#keepers.reduce((largest, one) => (shareOf(one) > shareOf(largest) ? one : largest))
  }
}
