/** The service's own protocol: `POST /predict`, with errors as problem details. */
import { sendProblem } from '@modelops/common/http/problem-response'
import type { Protocol, Target } from '../protocol.js'
import { predictParser } from './parser.js'
import { predictRoutes } from './routes.js'

const target: Target = { model: undefined, version: undefined, route: undefined }

export const predict: Protocol = {
  title: 'Prediction',
  paths: /^\/predict\b/,
  match: (path) => (path === '/predict' ? target : undefined),
  createParser: predictParser,
  sendProblem,
  routes: predictRoutes,
}
