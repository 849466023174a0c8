/** TensorFlow Serving REST: one protocol for each verb, as their bodies differ. */
import type { Context } from '../../routes/context.js'
import type { AnyRoute } from '@modelops/common/http/route'
import { sendErrorObject } from '../error-object.js'
import { matchPath } from '../model-path.js'
import type { Parser, Protocol } from '../protocol.js'
import type { ServedModel } from '../served-model.js'
import { classifyParser, regressParser } from './examples.js'
import { v1Parser } from './parser.js'
import { v1Routes } from './routes.js'

export const v1: readonly Protocol[] = [
  forVerb('predict', v1Parser, v1Routes),
  forVerb('classify', classifyParser, () => []),
  forVerb('regress', regressParser, () => []),
]

function forVerb(
  verb: string,
  createParser: (model: ServedModel) => Parser,
  routes: (context: Context) => AnyRoute[],
): Protocol {
  const path = new RegExp(`^/v1/models/([^/:]+)(?:/versions/([^/:]+)|/labels/(stable|canary))?:${verb}$`)
  return {
    title: 'TensorFlow Serving (v1)',
    paths: /^\/v1\b/,
    match: (given) => matchPath(path, given),
    createParser,
    sendProblem: sendErrorObject,
    routes,
  }
}
