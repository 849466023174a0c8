/** The Open Inference Protocol, version 2. */
import { sendErrorObject } from '../error-object.js'
import { matchPath } from '../model-path.js'
import type { Protocol } from '../protocol.js'
import { v2Parser } from './parser.js'
import { v2Routes } from './routes.js'

const inferPath = /^\/v2\/models\/([^/]+)(?:\/versions\/([^/]+))?\/infer$/

export const v2: Protocol = {
  title: 'Open Inference Protocol (v2)',
  paths: /^\/v2\b/,
  match: (path) => matchPath(inferPath, path),
  createParser: v2Parser,
  sendProblem: sendErrorObject,
  routes: v2Routes,
}
