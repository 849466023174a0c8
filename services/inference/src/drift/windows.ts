/**
 * Windows over what was counted by half days, of all processes together. One begins with every half day, so that a change
 * shortly before a boundary is not thinned out; it lasts a day, and longer where that has few rows, a week at most.
 */
import { SLOTS, type SlotCounts } from './drift-counts.js'
import { LEAST_ROWS } from './verdict.js'

const FULL_ROWS = 10_000
const FULL_SLOTS = 2

export interface Window {
  /** Its first half day, since 1970. */
  from: number
  rows: number
  counts: Float64Array
  /** Whether more rows may come. */
  isOpen: boolean
}

/** Added up by half day, oldest first; of other processes some may be older than what this one still has. */
export function addUp(parts: readonly SlotCounts[], now: number): SlotCounts[] {
  const bySlot = new Map<number, SlotCounts>()
  for (const { slot, rows, counts } of parts) {
    if (slot <= now - SLOTS) continue
    const sum = bySlot.get(slot) ?? { slot, rows: 0, counts: new Float64Array(counts.length) }
    sum.rows += rows
    counts.forEach((count, i) => (sum.counts[i]! += count))
    bySlot.set(slot, sum)
  }
  return [...bySlot.values()].sort((a, b) => a.slot - b.slot)
}

/** @param slots as addUp gives them @param now the present half day @returns oldest first */
export const windowsOf = (slots: readonly SlotCounts[], now: number): Window[] =>
  slots.map((_, i) => windowFrom(slots.slice(i), now))

function windowFrom(slots: readonly SlotCounts[], now: number): Window {
  const from = slots[0]!.slot
  const window = { from, rows: 0, counts: new Float64Array(slots[0]!.counts.length), isOpen: true }
  for (const { slot, rows, counts } of slots) {
    if (slot >= from + FULL_SLOTS && window.rows >= FULL_ROWS) return { ...window, isOpen: false }
    window.rows += rows
    counts.forEach((count, i) => (window.counts[i]! += count))
  }
  return { ...window, isOpen: now < from + FULL_SLOTS || window.rows < FULL_ROWS }
}

/** Those that decide: the open ones, and the last one before them until one of these has enough rows. */
export function liveWindows(windows: readonly Window[]): Window[] {
  const open = windows.filter(({ isOpen }) => isOpen)
  const last = windows.findLast(({ isOpen }) => !isOpen)
  return last && !open.some(({ rows }) => rows >= LEAST_ROWS) ? [last, ...open] : open
}
