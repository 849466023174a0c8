/** `POST /explain`: why the model answers what `/predict` would. */
import { sendProblem } from '@modelops/common/http/problem-response'
import { explanationsText, explanationWriter } from '../explanation-text.js'
import { parserWith } from '../predict/parser.js'
import type { Render } from '../predict/responses.js'
import { originText } from '../prediction-text.js'
import type { Parser, Protocol, Target } from '../protocol.js'
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
  const withOrigin = (text: string, route: string) => `${text.slice(0, -1)},${origin},"route":"${route}"}`
  const parse = parserWith(model.codec, {
    one: (_predictions, route, explained) => ({ body: withOrigin(write(explained!, 0), route) }),
    several: (_predictions, route, explained) => ({
      body: withOrigin(`{"explanations":${explanationsText(explained!, write)}}`, route),
    }),
  } satisfies Record<string, Render>)
  return (body, headers) => ({ ...parse(body, headers), explains: 'alone' })
}
