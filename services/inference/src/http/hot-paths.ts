/** Which URLs are predictions, and of what: recognised before Express sees them. */
import { parse } from 'node:querystring'
import { parseInput } from '@modelops/common/http/route'
import { z } from 'zod'
import { modelQuery } from '../routes/predictions.js'
import type { Protocol } from '../serving/model-version.js'

export interface HotPath {
  protocol: Protocol
  /** Not given in the path: the only deployed model is meant, where the query names none. */
  model: string | undefined
  /** Of /predict alone; see modelOfQuery. */
  query?: string
  /** A run id; undefined for the one in service. */
  version: string | undefined
}

const v2Path = /^\/v2\/models\/([^/]+)(?:\/versions\/([^/]+))?\/infer$/
const v1Path = /^\/v1\/models\/([^/:]+)(?:\/versions\/([^/:]+)|\/labels\/stable)?:predict$/

const defaultModel: HotPath = { protocol: 'predict', model: undefined, version: undefined }

/** @returns undefined for every other URL; names are decoded */
export function parseHotPath(url: string): HotPath | undefined {
  if (url === '/predict') return defaultModel
  // A server must take the absolute form too: https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2
  if (!url.startsWith('/')) url = url.replace(/^https?:\/\/[^/?]*/i, '')
  const [path = ''] = url.split('?', 1)
  if (path === '/predict') return { ...defaultModel, query: url.slice(path.length + 1) }
  return match('v2', v2Path, path) ?? match('v1', v1Path, path)
}

const querySchema = z.strictObject(modelQuery)

/** @throws Problem invalid_query, as of any other route */
export function modelOfQuery(query: string): string | undefined {
  const [, plain] = /^model=([\w.-]+)$/.exec(query) ?? []
  return plain ?? parseInput(querySchema, parse(query), 'invalid_query').model
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
