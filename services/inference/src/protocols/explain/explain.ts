/** `POST /explain`: why the model answers what `/predict` would. */
import { sendProblem } from '@modelops/common/http/problem-response'
import { explanationsText, explanationWriter } from '../explanation-text.js'
import { parserWith } from '../predict/parser.js'
import type { Render } from '../predict/responses.js'
import { answerText, originText } from '../prediction-text.js'
import type { Parser, Protocol, Target } from '../protocol.js'
import type { RouteName } from '../../serving/route.js'
import type { ServedModel } from '../served-model.js'
import { explainRoutes } from './routes.js'

const target: Target = { model: undefined, version: undefined, route: undefined }

export const explain: Protocol = {
  title: 'Explanation',
  paths: /^\/explain\b/,
  match: (path) => (path === '/explain' ? target : undefined),
  createParser: explainParser,
  sendProblem,
  routes: explainRoutes,
}

function explainParser(model: ServedModel): Parser {
  const write = explanationWriter(model)
  const origin = originText(model)
  const withOrigin = (text: string, route: RouteName, id: string | undefined) =>
    `${text.slice(0, -1)},${origin},${answerText(route, id)}}`
  const parse = parserWith(model.codec, {
    one: (_predictions, route, id, explained) => ({ body: withOrigin(write(explained!, 0), route, id) }),
    several: (_predictions, route, id, explained) => ({
      body: withOrigin(`{"explanations":${explanationsText(explained!, write)}}`, route, id),
    }),
  } satisfies Record<string, Render>)
  return (body, headers) => ({ ...parse(body, headers), explains: 'alone' })
}
