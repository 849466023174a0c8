/** TensorFlow Serving REST. */
import { sendErrorObject } from '../error-object.js'
import { matchPath } from '../match-path.js'
import type { Protocol } from '../protocol.js'
import { v1Parser } from './parser.js'
import { v1Routes } from './routes.js'

const predictPath = /^\/v1\/models\/([^/:]+)(?:\/versions\/([^/:]+)|\/labels\/stable)?:predict$/

export const v1: Protocol = {
  title: 'TensorFlow Serving (v1)',
  paths: /^\/v1\b/,
  match: (path) => matchPath(predictPath, path),
  createParser: v1Parser,
  sendProblem: sendErrorObject,
  routes: v1Routes,
}
