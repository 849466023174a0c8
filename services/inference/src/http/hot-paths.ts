/** Which URLs are predictions, and of what: recognised before Express sees them. */
import type { Protocol } from '../serving/version.js'

export interface HotPath {
  protocol: Protocol
  /** Not given in the URL: the only deployed model is meant. */
  model: string | undefined
  /** A run id; undefined for the one in service. */
  version: string | undefined
}

const v2Path = /^\/v2\/models\/([^/]+)(?:\/versions\/([^/]+))?\/infer$/
const v1Path = /^\/v1\/models\/([^/:]+)(?:\/versions\/([^/:]+)|\/labels\/stable)?:predict$/

const defaultModel: HotPath = { protocol: 'predict', model: undefined, version: undefined }

/** @returns undefined for every other URL; names are decoded */
export function parseHotPath(url: string): HotPath | undefined {
  if (url === '/predict') return defaultModel
  const [path = '', query] = url.split('?', 2)
  if (path === '/predict') {
    const model = new URLSearchParams(query).get('model') ?? undefined
    return { protocol: 'predict', model, version: undefined }
  }
  return match('v2', v2Path, path) ?? match('v1', v1Path, path)
}

function match(protocol: Protocol, pattern: RegExp, path: string): HotPath | undefined {
  const found = pattern.exec(path)
  if (!found) return undefined
  const [, model, version] = found
  return { protocol, model: decode(model), version: decode(version) }
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
