/** Columns of two words that mean yes and no, in any case: `True` and `False`, `yes` and `no`, ... */

const pairs = [
  ['true', 'false'],
  ['yes', 'no'],
  ['t', 'f'],
  ['y', 'n'],
  ['on', 'off'],
  // As spreadsheets write them in other languages.
  ['wahr', 'falsch'],
  ['vrai', 'faux'],
  ['vero', 'falso'],
  ['verdadero', 'falso'],
  ['verdadeiro', 'falso'],
  ['waar', 'onwaar'],
  ['prawda', 'fałsz'],
  ['sant', 'falskt'],
  ['истина', 'ложь'],
  ['ja', 'nein'],
  ['ja', 'nee'],
  ['ja', 'nej'],
  ['oui', 'non'],
  ['si', 'no'],
  ['sí', 'no'],
  ['sì', 'no'],
  ['sim', 'não'],
  ['tak', 'nie'],
  ['да', 'нет'],
] as const

type Pair = (typeof pairs)[number]

/** The words, in lower case, that the categories are; undefined when they are others. A lone `t` or `n` may be anything. */
export function booleanPair(categories: readonly string[]): Pair | undefined {
  if (categories.length === 0 || (categories.length === 1 && categories[0]!.length === 1)) return undefined
  return pairs.find((pair) =>
    categories.every((category) => pair.some((word) => word === category.toLowerCase())),
  )
}

/**
 * What reaches each category of a boolean column besides its own spelling: the JSON value, 1 or 0, and the word in any
 * case (as lower-case key). Undefined for any other column.
 */
export function booleanIndexes(categories: readonly string[]): ReadonlyMap<unknown, number> | undefined {
  const pair = booleanPair(categories)
  if (!pair) return undefined
  const indexes = new Map<unknown, number>()
  categories.forEach((category, index) => {
    const word = category.toLowerCase()
    const value = word === pair[0]
    for (const key of [word, value, Number(value), String(Number(value)), String(value)])
      if (!indexes.has(key)) indexes.set(key, index)
  })
  return indexes
}
