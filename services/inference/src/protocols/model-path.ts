/** Paths that name a model, and perhaps one of its versions. */
import type { ProblemCode } from '@modelops/common/problem'
import { z } from 'zod'
import type { Catalog } from '../serving/catalog.js'
import type { ModelVersion } from '../serving/model-version.js'
import type { RouteName } from '../serving/route.js'
import type { Target } from './protocol.js'

export const modelParams = { model: z.string() }
export const versionParams = {
  ...modelParams,
  version: z.string().describe('The run id of the version in service'),
}
export type ModelParams = typeof modelParams

/** What `served` throws. */
export const modelProblems: ProblemCode[] = ['model_not_found', 'unavailable']

/** What `available` throws as well. */
export const answerProblems: ProblemCode[] = [...modelProblems, 'model_restarting']

/** @returns the version in service that a path names; of several, the one on `route` */
export const servedBy =
  (catalog: Catalog, route: RouteName = 'stable') =>
  ({ model, version }: { model: string; version?: string }): ModelVersion =>
    catalog.resolve(model, version, route).version

/** @throws Problem model_restarting where the version does not answer at the moment */
export function available(version: ModelVersion): ModelVersion {
  const { outage } = version.runner
  if (outage) throw outage
  return version
}

/** @param pattern its first group is the model, its second the version, its third the route */
export function matchPath(pattern: RegExp, path: string): Target | undefined {
  const found = pattern.exec(path)
  if (!found) return undefined
  return { model: decode(found[1]), version: decode(found[2]), route: found[3] as RouteName | undefined }
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
