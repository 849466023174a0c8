/** Models as the protocols see them, without anything that computes. */
import assert from 'node:assert/strict'
import { FeatureCodec } from '@modelops/common/data/feature-codec'
import type { Feature, Manifest, Task } from '@modelops/common/manifest'
import { isProblem, type Problem } from '@modelops/common/problem'
import type { Predictions } from '@modelops/common/tasks'
import { decodeOutputs } from '../../src/predictions.js'
import type { ParsedRequest, Parser } from '../../src/protocols/protocol.js'
import type { ServedModel } from '../../src/protocols/served-model.js'

export const numeric = (name: string, nullable = false): Feature => ({ name, type: 'numeric', nullable })
export const text = (name: string, categories: string[], nullable = false): Feature => ({
  name,
  type: 'text',
  nullable,
  categories,
  other: false,
})

export function servedModel(features: Feature[], labels: string[] = []): ServedModel {
  const task: Task = labels.length === 0 ? 'regression' : labels.length === 2 ? 'binary' : 'multiclass'
  const manifest = { task, model_format: 'layers', features, labels } as unknown as Manifest
  return { name: 'flowers "x"', runId: 'run-1', manifest, labels, codec: new FeatureCodec(features) }
}

/** Three numeric features, the last with missing values; two labels that need escapes in JSON. */
export const flowers = servedModel([numeric('a'), numeric('b'), numeric('c', true)], ['yes "1"', 'né\n'])
/** A number and a text. */
export const houses = servedModel([numeric('size'), text('town', ['Ulm', 'Köln'])])
export const thermometer = servedModel([numeric('t')])

export function predictionsOf(model: ServedModel, raw: number[], count: number): Predictions {
  return decodeOutputs(model.manifest.task, model.labels.length, Float32Array.from(raw), count)
}

export function parse(parser: Parser, body: unknown, headers: Record<string, string> = {}): ParsedRequest {
  const bytes = Buffer.isBuffer(body)
    ? body
    : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
  return parser(bytes, headers)
}

/** The rows of a request, as arrays. */
export function rowsOf(parser: Parser, body: unknown, headers: Record<string, string> = {}): number[][] {
  const { rows, count } = parse(parser, body, headers)
  const width = rows.length / count
  return Array.from({ length: count }, (_, row) => [...rows.subarray(row * width, (row + 1) * width)])
}

/** Of what the models answer. */
export const predictionId = '019ac1d2-7b40-7000-8c3f-2a9d51e0b764'

export function problemOf(action: () => unknown): Problem {
  try {
    action()
  } catch (error) {
    if (isProblem(error)) return error
    throw error
  }
  return assert.fail('no problem was thrown')
}

/** Checks that a body is refused with that code and a detail that matches. */
export function refuses(parser: Parser, body: unknown, code: string, detail: RegExp, headers = {}): Problem {
  const problem = problemOf(() => parse(parser, body, headers))
  assert.equal(problem.code, code, problem.detail)
  assert.match(problem.detail, detail)
  return problem
}
