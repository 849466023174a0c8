/** An HTTP protocol: how its requests are recognised, read, answered and documented. */
import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import type { RequestWarnings } from '@modelops/common/data/encoding-warnings'
import type { AnyRoute } from '@modelops/common/http/route'
import { PREDICTION_ID_HEADER, predictionIdSchema } from '@modelops/common/prediction-id'
import type { Problem } from '@modelops/common/problem'
import type { Predictions } from '@modelops/common/tasks'
import type { Explained } from '../explain/explain-queue.js'
import type { Context } from '../routes/context.js'
import type { RouteName } from '../serving/route.js'
import type { ServedModel } from './served-model.js'

/** Of every answer to a prediction. */
export const predictionHeaders = { [PREDICTION_ID_HEADER]: predictionIdSchema }

export interface Protocol {
  /** The heading of its routes in the OpenAPI document. */
  readonly title: string
  /** Paths whose errors have this protocol's form, even where there is no route. */
  readonly paths: RegExp
  /** @returns what a path asks predictions of; undefined when it asks for something else */
  match(path: string): Target | undefined
  /** Called once for each model version: prepares what is the same for all requests to it. */
  createParser(model: ServedModel): Parser
  sendProblem(response: ServerResponse, problem: Problem): void
  /** Its routes: those with a handler are answered by Express, the others are predictions and only described. */
  routes(context: Context): AnyRoute[]
}

/** What a URL asks predictions of; names are decoded. */
export interface Target {
  /** Undefined where the path names none: the query may, else the only deployed model is meant. */
  readonly model: string | undefined
  /** A run id; undefined for any version in service. */
  readonly version: string | undefined
  /** Undefined where the path names none. */
  readonly route?: RouteName | undefined
}

/**
 * Reads a request body for one model; every error is a Problem.
 * @param headers the request's, in lower case as node:http gives them
 */
export type Parser = (body: Buffer, headers: IncomingHttpHeaders) => ParsedRequest

export interface ParsedRequest {
  /** Row-major [count, width of the model's codec]. */
  readonly rows: Float32Array
  readonly count: number
  /** Texts and dates as they came, row by row; undefined where the model takes none. */
  readonly texts: readonly (string | null)[] | undefined
  /** Where in the rows features begin that have no value, ascending; undefined where all have. */
  readonly missing: readonly number[] | undefined
  /** What the client calls its request, where the protocol has a place for it. */
  readonly requestId?: string | undefined
  /** What was taken though the model does not know it; undefined where there is nothing. */
  readonly warnings: RequestWarnings | undefined
  /** Where explanations are asked for: alone, or beside the predictions. */
  readonly explains?: 'alone' | 'beside' | undefined
  /**
   * @param id of the prediction
   * @param explained where it was asked for
   */
  render(predictions: Predictions, route: RouteName, id: string, explained?: Explained): RenderedResponse
}

export interface RenderedResponse {
  body: string | Buffer
  /** Where it is not JSON: `content-type` and what else is needed to read it. */
  headers?: Readonly<Record<string, string>>
}
