/** Paths that name a model, and perhaps one of its versions. */
import type { Target } from './protocol.js'

/** @param pattern its first group is the model, its second the version */
export function matchPath(pattern: RegExp, path: string): Target | undefined {
  const found = pattern.exec(path)
  return found ? { model: decode(found[1]), version: decode(found[2]) } : undefined
}

/** What cannot be decoded stays as it is, and names no model. */
function decode(part: string | undefined): string | undefined {
  if (part === undefined || !part.includes('%')) return part
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
