/** In which direction the answer may move with a number, where a request says so. */
import type { Column } from '@modelops/common/data/dataset-schema'
import { Problem } from '@modelops/common/problem'
import { asksForNetwork } from '@modelops/common/rules/hyper-parameters'
import type { RunRequest } from '../../run-request.js'
import type { Target } from './plan-target.js'

/** By feature, of the model's output: it never falls (1), never rises (-1), does either (0). */
export type Directions = readonly (-1 | 0 | 1)[]

/**
 * @param columns that are learned from
 * @returns undefined where none is asked for
 * @throws Problem invalid_config where that cannot be kept
 */
export function planMonotone(
  request: RunRequest,
  columns: readonly Column[],
  target: Target,
): Directions | undefined {
  const { monotone } = request.model
  if (!monotone) return undefined
  checkModels(request)
  if (target.labels.length > 2)
    throw refused(
      target.name,
      `${JSON.stringify(target.name)} has ${target.labels.length} classes, and which of them would get more likely is not said`,
    )
  for (const name of Object.keys(monotone)) checkColumn(name, columns)
  // The output is the logit of the second class.
  const rising = target.positive === 0 ? -1 : 1
  const ways = { increasing: rising, decreasing: rising === 1 ? -1 : 1 } as const
  return columns.map(({ name }) => (Object.hasOwn(monotone, name) ? ways[monotone[name]!] : 0))
}

function checkModels(request: RunRequest): void {
  const others = request.candidates?.filter((name) => name !== 'trees') ?? []
  if (others.length === 0 && !asksForNetwork(request)) return
  const asked =
    others.length > 0
      ? `candidates asks for ${others.join(', ')}`
      : 'other options (hidden, epochs, ...) ask for a single network'
  throw refused(
    request.candidates ?? 'a single network',
    `only trees keep to it, but ${asked}: leave either out`,
  )
}

function checkColumn(name: string, columns: readonly Column[]): void {
  const column = columns.find((other) => other.name === name)
  if (column?.type === 'numeric') return
  const why = column ? `holds ${column.type === 'text' ? 'text' : 'dates'}` : 'is not learned from'
  throw refused(name, `it must name numbers to learn from, but ${JSON.stringify(name)} ${why}`)
}

export const tooWideForDirections = (features: number) =>
  refused(
    features,
    `only trees keep to it, and the table has too many columns for them (${features}): name fewer in model.features`,
  )

function refused(received: unknown, why: string): Problem {
  const detail = `model.monotone cannot be kept: ${why}`
  return new Problem('invalid_config', detail, { received, field: 'model.monotone' })
}
