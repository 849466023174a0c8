/** What training takes of a column. */

/** Different values that are counted; a text with more is not learned from. */
export const MAX_COUNTED_VALUES = 1_000
/** Inputs of a text feature: rarer values than these are grouped. */
export const MAX_CATEGORIES = 100
/** Squares of larger numbers do not fit 32-bit floats. */
export const MAX_MAGNITUDE = 1e18
