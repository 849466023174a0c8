import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import fc from 'fast-check'
import ts from 'typescript'
import type { Feature } from '../../../../web/api/types.js'
import { predictRequest, v1Request, v2Request } from '../../../../web/pages/predict/requests.js'
import {
  curlSnippet,
  literal,
  pythonSnippet,
  typescriptSnippet,
} from '../../../../web/pages/predict/snippets.js'

const features: Feature[] = [
  { name: `it's "odd"`, type: 'numeric', nullable: true },
  { name: 'city', type: 'text', nullable: false, categories: ['Rome'], other: false },
]
const asked = { model: 'wine & more', features, values: [null, 'Rome'], isClass: true }
const numbers = { ...asked, features: [features[0]!, { ...features[0]!, name: 'b' }], values: [1, 2.5] }

describe('the request for a row', () => {
  it('names the features', () => {
    assert.deepEqual(predictRequest(asked).body, { features: { [`it's "odd"`]: null, city: 'Rome' } })
    assert.equal(predictRequest(asked).url, '/api/inference/predict?model=wine%20%26%20more')
  })

  it('is one tensor of protocol v2 where all features are numbers', () => {
    const data = { name: 'input-0', shape: [1, 2], datatype: 'FP64', data: [1, 2.5] }
    assert.deepEqual(v2Request(numbers).body, { inputs: [data] })
  })

  it('is a tensor by feature of protocol v2 where some are texts', () => {
    assert.deepEqual(v2Request(asked).body, {
      inputs: [
        { name: `it's "odd"`, shape: [1], datatype: 'FP64', data: [null] },
        { name: 'city', shape: [1], datatype: 'BYTES', data: ['Rome'] },
      ],
    })
  })

  it('is an instance of protocol v1', () => {
    assert.deepEqual(v1Request(numbers).body, { instances: [{ [`it's "odd"`]: 1, b: 2.5 }] })
  })
})

describe('the code for a request', () => {
  const origin = 'http://127.0.0.1:8080'

  it('is a shell command in which quotes are safe', () => {
    assert.equal(
      curlSnippet(v1Request(asked), origin),
      `curl -i -H 'content-type: application/json' 'http://127.0.0.1:8080/api/inference/v1/models/wine%20%26%20more:predict' -d '{ "instances": [{ "it'\\''s \\"odd\\"": null, "city": "Rome" }] }'`,
    )
  })

  it('is a Python program', () => {
    assert.equal(
      pythonSnippet(predictRequest(asked), origin),
      `import requests

response = requests.post(
    "http://127.0.0.1:8080/api/inference/predict?model=wine%20%26%20more",
    json={ "features": { "it's \\"odd\\"": None, "city": "Rome" } },
    timeout=10,
)
response.raise_for_status()
print(response.json())
`,
    )
  })

  it('is a TypeScript program that sends the request', async () => {
    let received: unknown
    const server = createServer((request, response) => {
      void json(request).then((body) => {
        received = { method: request.method, url: request.url, body }
        response.end('{}')
      })
    }).listen(0, '127.0.0.1')
    try {
      await new Promise((resolve) => server.once('listening', resolve))
      const { port } = server.address() as AddressInfo
      const request = predictRequest(asked)
      await run(typescriptSnippet(request, `http://127.0.0.1:${port}`))
      assert.deepEqual(received, { method: 'POST', url: request.url, body: request.body })
    } finally {
      server.closeAllConnections()
      server.close()
    }
  })
})

/** Without its output. */
async function run(program: string): Promise<void> {
  const { outputText } = ts.transpileModule(program.replace('console.log(answer)', ''), {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  })
  await import(`data:text/javascript,${encodeURIComponent(outputText)}`)
}

describe('a value in code', () => {
  it('is JSON, whatever it is and however deep it stands', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat({ max: 8 }), (value, indent) => {
        assert.deepEqual(JSON.parse(literal(value, 'null', indent)), JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  it('stays on one line where it fits', () => {
    assert.equal(literal({ features: { a: 1, b: [1, null] } }), '{ "features": { "a": 1, "b": [1, null] } }')
  })

  it('shares lines among the numbers of a long list', () => {
    const lines = literal({ data: Array.from({ length: 100 }, (_, index) => index) }).split('\n')
    assert.ok(lines.length < 10)
    assert.ok(lines.every((line) => line.length <= 94))
  })

  it('writes a missing value as the language does', () => {
    assert.equal(literal({ a: null, b: 'null' }, 'None'), '{ "a": None, "b": "null" }')
  })
})
