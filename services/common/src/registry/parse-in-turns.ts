/** Reads large JSON documents in short turns of the event loop, so that requests are answered meanwhile. */
import type { z } from 'zod'
import { createTurns } from '../turns.js'

/** What is parsed at once, where an element is no longer. */
const GROUP_BYTES = 64 * 1024
const [QUOTE, COMMA, OPENING, BACKSLASH, CLOSING, BEGIN, END] = [34, 44, 91, 92, 93, 123, 125]

/**
 * As JSON.parse, but the arrays in the outermost object are parsed by groups of their elements.
 * @throws SyntaxError
 */
export async function parseJsonInTurns(text: Buffer, groupBytes = GROUP_BYTES): Promise<unknown> {
  const pause = createTurns()
  const arrays = new Map<string, unknown[]>()
  let others = ''
  let copied = 0
  for (const { key, start, end, isFirst, isLast } of groupsOf(text, groupBytes)) {
    if (isFirst) {
      others += text.toString('utf8', copied, start)
      arrays.set(key, [])
    }
    for (const element of elementsOf(text.toString('utf8', start, end), isFirst))
      arrays.get(key)!.push(element)
    if (isLast) copied = end
    await pause()
  }
  const outermost = JSON.parse(others + text.toString('utf8', copied)) as Record<string, unknown>
  // Of members with the same name, the last one counts.
  for (const [key, elements] of arrays) if (Array.isArray(outermost[key])) outermost[key] = elements
  return outermost
}

/** Groups but the first begin with the comma before them. */
const elementsOf = (group: string, isFirst: boolean) =>
  isFirst ? (JSON.parse(`[${group}]`) as unknown[]) : (JSON.parse(`[0${group}]`) as unknown[]).slice(1)

interface Group {
  /** The name of the array. */
  key: string
  start: number
  end: number
  isFirst: boolean
  isLast: boolean
}

function* groupsOf(text: Buffer, groupBytes: number): Generator<Group> {
  if (text[0] !== BEGIN) return
  let depth = 0
  let name = ''
  let group: Group | undefined
  for (let at = 0; at < text.length; at++) {
    const byte = text[at]
    if (byte === QUOTE) {
      const start = at
      at = endOfString(text, start)
      if (depth === 1) name = text.toString('utf8', start, at + 1)
    } else if (byte === OPENING || byte === BEGIN) {
      if (++depth === 2 && byte === OPENING)
        group = { key: JSON.parse(name) as string, start: at + 1, end: at + 1, isFirst: true, isLast: false }
    } else if (byte === CLOSING || byte === END) {
      if (--depth !== 1 || !group) continue
      yield { ...group, end: at, isLast: true }
      group = undefined
    } else if (byte === COMMA && depth === 2 && group && at - group.start >= groupBytes) {
      yield { ...group, end: at }
      group = { ...group, start: at, isFirst: false }
    }
  }
}

function endOfString(text: Buffer, start: number): number {
  let at = start + 1
  while (at < text.length && text[at] !== QUOTE) at += text[at] === BACKSLASH ? 2 : 1
  return at
}

/** As safeParse of a schema whose arrays do not limit their length, element by element. */
export async function checkInTurns<T extends z.ZodObject>(
  schema: T,
  value: unknown,
): Promise<z.ZodSafeParseResult<z.infer<T>>> {
  if (typeof value !== 'object' || value === null) return schema.safeParse(value)
  const pause = createTurns()
  const lists = Object.entries(value).filter(([, list]) => Array.isArray(list) && list.length > 1)
  const checked: Record<string, unknown[]> = {}
  for (const [key, list] of lists as [string, unknown[]][]) {
    const ofList = Object.hasOwn(schema.shape, key) ? (schema.shape[key] as z.ZodType<unknown[]>) : undefined
    if (!ofList) continue
    const elements: unknown[] = (checked[key] = [])
    for (const element of list) {
      const result = ofList.safeParse([element])
      if (!result.success) return schema.safeParse(value) // names the place
      elements.push(result.data[0])
      await pause()
    }
  }
  const first = Object.entries(checked).map(([key, elements]) => [key, elements.slice(0, 1)] as const)
  const result = schema.safeParse({ ...value, ...Object.fromEntries(first) })
  return result.success ? { success: true, data: { ...result.data, ...checked } } : result
}
