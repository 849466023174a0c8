import assert from 'node:assert/strict'
import { explain } from '../src/protocols/explain/explain.js'
import { predict } from '../src/protocols/predict/predict.js'
import { protocols } from '../src/protocols/protocols.js'
import { startInference, type InferenceServer } from './support/inference-server.js'

interface Operation {
  responses: Record<string, { content: Record<string, { schema: { $ref?: string } }> }>
}

describe('the OpenAPI document', () => {
  let server: InferenceServer
  let operations: [path: string, operation: Operation][]
  before(async () => {
    server = await startInference()
    const { paths } = (await (await server.get('/openapi.json')).json()) as {
      paths: Record<string, Record<string, Operation>>
    }
    operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.values(methods).map((operation): [string, Operation] => [path, operation]),
    )
  })
  after(() => server.close())

  const errorsOf = ({ responses }: Operation) =>
    Object.entries(responses).filter(([status]) => Number(status) >= 400)

  it('describes the errors of v1 and v2 in the form and with the statuses of these protocols', () => {
    const protocol = operations.filter(([path]) => /^\/v[12]/.test(path))
    assert.ok(protocol.length > 15)
    for (const [path, operation] of protocol)
      for (const [status, { content }] of errorsOf(operation)) {
        assert.match(status, /^(400|404|429|503)$/, path)
        assert.equal(content['application/json']!.schema.$ref, '#/components/schemas/ProtocolError', path)
      }
  })

  it('describes all others as problem details', () => {
    const ofOwnForm = protocols.filter((protocol) => protocol !== predict && protocol !== explain)
    const others = operations.filter(([path]) => !ofOwnForm.some(({ paths }) => paths.test(path)))
    assert.ok(others.length > 10)
    for (const [path, operation] of others)
      for (const [, { content }] of errorsOf(operation))
        assert.deepEqual(Object.keys(content), ['application/problem+json'], path)
  })
})
