/** What clients notice when a run replaces another: inputs and answers that differ. */
import type { Run } from '../api/types.js'

type Served = Pick<Run, 'features' | 'labels' | 'task'>

/** Sentences; none where every request that was right stays right. */
export function interfaceChanges(from: Served, to: Served): string[] {
  const before = from.features.map(({ name }) => name)
  const after = to.features.map(({ name }) => name)
  const gone = before.filter((name) => !after.includes(name))
  const added = after.filter((name) => !before.includes(name))
  const retyped = to.features.filter((feature) =>
    from.features.some(({ name, type }) => name === feature.name && type !== feature.type),
  )
  const isReordered = !gone.length && !added.length && before.some((name, index) => name !== after[index])
  return [
    ...(from.task === to.task ? [] : [`It answers a ${to.task} task instead of ${from.task}.`]),
    ...(gone.length ? [`It no longer takes ${listOf(gone)}.`] : []),
    ...(added.length ? [`It also needs ${listOf(added)}.`] : []),
    ...(gone.length || added.length ? ['Requests in today’s form will be refused.'] : []),
    ...retyped.map(({ name, type }) => `It takes ${name} as ${type}.`),
    ...(isReordered
      ? ['It takes the features in another order: rows sent by position mean something else.']
      : []),
    ...labelChanges(from.labels ?? [], to.labels ?? []),
  ]
}

function labelChanges(before: string[], after: string[]): string[] {
  if (before.join('\n') === after.join('\n')) return []
  const isSameSet = before.length === after.length && before.every((label) => after.includes(label))
  return isSameSet
    ? ['Its classes have other numbers: clients that read the class index must change.']
    : [`Its classes are ${listOf(after)} instead of ${listOf(before)}.`]
}

const SHOWN = 4

function listOf(names: string[]): string {
  if (names.length > SHOWN + 1) return `${names.slice(0, SHOWN).join(', ')} and ${names.length - SHOWN} more`
  return names.length < 2 ? (names[0] ?? 'none') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
