import assert from 'node:assert/strict'
import fc from 'fast-check'
import { v2InferResponseSchema } from '../../../src/protocols/v2/schemas.js'
import { v2Parser } from '../../../src/protocols/v2/parser.js'
import { flowers, houses, parse, predictionId, predictionsOf, refuses, rowsOf } from '../served-models.js'

const flower = v2Parser(flowers)
const house = v2Parser(houses)
const HEADER = 'inference-header-content-length'

/** A body of JSON and tensors behind it, and the header that says where the JSON ends. */
function binary(request: object, ...tensors: Uint8Array[]): [Buffer, Record<string, string>] {
  const json = Buffer.from(JSON.stringify(request))
  return [Buffer.concat([json, ...tensors]), { [HEADER]: String(json.length) }]
}

function tensor(datatype: string, bytes: Uint8Array, shape = [1, 3]): [Buffer, Record<string, string>] {
  const parameters = { binary_data_size: bytes.length }
  return binary({ inputs: [{ name: 'input-0', shape, datatype, parameters }] }, bytes)
}

const bytesOf = (numbers: ArrayBufferView) => new Uint8Array(numbers.buffer)

function texts(...values: string[]): Buffer {
  return Buffer.concat(
    values.map((value) => {
      const text = Buffer.from(value)
      const length = Buffer.alloc(4)
      length.writeUInt32LE(text.length)
      return Buffer.concat([length, text])
    }),
  )
}

describe('binary tensors: requests', () => {
  const cases: [datatype: string, bytes: Uint8Array, row: number[]][] = [
    ['BOOL', Uint8Array.of(1, 0, 1), [1, 0, 1]],
    ['UINT8', Uint8Array.of(0, 1, 255), [0, 1, 255]],
    ['UINT16', bytesOf(Uint16Array.of(0, 1, 65535)), [0, 1, 65535]],
    ['UINT32', bytesOf(Uint32Array.of(0, 1, 2 ** 31)), [0, 1, 2 ** 31]],
    ['UINT64', bytesOf(BigUint64Array.of(0n, 1n, 2n ** 64n - 1n)), [0, 1, 2 ** 64]],
    ['INT8', bytesOf(Int8Array.of(-128, 0, 127)), [-128, 0, 127]],
    ['INT16', bytesOf(Int16Array.of(-32768, 0, 1)), [-32768, 0, 1]],
    ['INT32', bytesOf(Int32Array.of(-(2 ** 31), 0, 1)), [-(2 ** 31), 0, 1]],
    ['INT64', bytesOf(BigInt64Array.of(-(2n ** 63n), 0n, 2n ** 53n + 1n)), [-(2 ** 63), 0, 2 ** 53]],
    ['FP16', bytesOf(Uint16Array.of(0x3c00, 0xfbff, 0x0001)), [1, -65504, 2 ** -24]],
    ['FP32', bytesOf(Float32Array.of(1.5, -0.25, 1e30)), [1.5, -0.25, Math.fround(1e30)]],
    ['FP64', bytesOf(Float64Array.of(1.5, -0.25, 0.1)), [1.5, -0.25, Math.fround(0.1)]],
  ]
  for (const [datatype, bytes, row] of cases)
    it(`reads ${datatype}`, () => assert.deepEqual(rowsOf(flower, ...tensor(datatype, bytes)), [row]))

  it('reads what JSON would have said, at any alignment', () => {
    // JSON.stringify writes -0 as 0.
    const number = fc.double({ noNaN: true, min: -1e38, max: 1e38 }).map((value) => value + 0)
    const row = fc.array(number, { minLength: 3, maxLength: 3 })
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 4 }), fc.string(), (rows, id) => {
        const shape = [rows.length, 3]
        const bytes = bytesOf(Float64Array.from(rows.flat()))
        const input = { name: 'input-0', shape, datatype: 'FP64' }
        const request = { id, inputs: [{ ...input, parameters: { binary_data_size: bytes.length } }] }
        const json = { id, inputs: [{ ...input, data: rows }] }
        assert.deepEqual(rowsOf(flower, ...binary(request, bytes)), rowsOf(flower, json))
      }),
    )
  })

  it('reads texts beside JSON data', () => {
    const towns = texts('Köln', 'Ulm')
    const request = {
      inputs: [
        { name: 'size', shape: [2], datatype: 'INT8', data: [1, 2] },
        { name: 'town', shape: [2], datatype: 'BYTES', parameters: { binary_data_size: towns.length } },
      ],
    }
    assert.deepEqual(rowsOf(house, ...binary(request, towns)), [
      [1, 0, 1],
      [2, 1, 0],
    ])
  })

  it('reads the tensors in the order of the inputs', () => {
    const input = (name: string, datatype: string, bytes: Uint8Array) => ({
      name,
      shape: [1],
      datatype,
      parameters: { binary_data_size: bytes.length },
    })
    const [town, size] = [texts('Ulm'), bytesOf(Float32Array.of(7))]
    const request = { inputs: [input('town', 'BYTES', town), input('size', 'FP32', size)] }
    assert.deepEqual(rowsOf(house, ...binary(request, town, size)), [[7, 1, 0]])
  })

  it('takes NaN for a missing value', () => {
    assert.deepEqual(rowsOf(flower, ...tensor('FP32', bytesOf(Float32Array.of(1, 2, NaN)))), [[1, 2, 0]])
  })

  it('takes the header with JSON data too', () => {
    const request = { inputs: [{ name: 'input-0', shape: [1, 3], datatype: 'FP64', data: [1, 2, 3] }] }
    assert.deepEqual(rowsOf(flower, ...binary(request)), [[1, 2, 3]])
  })

  const floats = bytesOf(Float32Array.of(1, 2, 3))
  const refusesTensor = (code: string, detail: RegExp, [body, headers]: [Buffer, Record<string, string>]) =>
    refuses(flower, body, code, detail, headers)

  it('refuses a truncated tensor', () => {
    const [body, headers] = tensor('FP32', floats)
    refusesTensor('invalid_tensor', /binary_data_size of 12; 11 bytes are left/, [
      body.subarray(0, -1),
      headers,
    ])
  })

  it('refuses bytes behind the last tensor', () => {
    const [body, headers] = tensor('FP32', floats)
    refusesTensor('invalid_body', /2 bytes behind/, [Buffer.concat([body, Buffer.alloc(2)]), headers])
  })

  it('refuses a size that is not that of the shape', () => {
    refusesTensor('invalid_tensor', /size of 8; .* FP32 mean 12/, tensor('FP32', floats.subarray(4)))
    refusesTensor('invalid_tensor', /size of 12; .* FP64 mean 24/, tensor('FP64', floats))
    refusesTensor('invalid_tensor', /FP32 mean 108/, tensor('FP32', floats, [2 ** 53 - 1, 3]))
  })

  it('refuses a size without the header', () => {
    const [body] = tensor('FP32', floats)
    refuses(flower, body, 'invalid_json', /not JSON/)
    const input = { name: 'input-0', shape: [1, 3], datatype: 'FP32', parameters: { binary_data_size: 12 } }
    refuses(flower, { inputs: [input] }, 'invalid_tensor', /0 bytes are left/)
  })

  it('refuses data and a size at once', () => {
    const parameters = { binary_data_size: 12 }
    const input = { name: 'input-0', shape: [1, 3], datatype: 'FP32', parameters, data: [1, 2, 3] }
    refusesTensor('invalid_tensor', /both data and/, binary({ inputs: [input] }, floats))
  })

  for (const header of ['', '-1', 'x', '1.5', '1000000', '12, 12'])
    it(`refuses the header "${header}"`, () => {
      const [body] = tensor('FP32', floats)
      refusesTensor('bad_request', /Inference-Header-Content-Length/, [body, { [HEADER]: header }])
    })

  it('refuses a header that cuts the JSON', () => {
    const [body] = tensor('FP32', floats)
    refusesTensor('invalid_json', /not JSON/, [body, { [HEADER]: '10' }])
    refusesTensor('invalid_json', /empty/, [body, { [HEADER]: '0' }])
  })

  it('refuses infinity and a missing value, naming row and feature', () => {
    const bad = bytesOf(Float64Array.of(1, 2, 3, 4, Infinity, 6))
    refusesTensor('wrong_type', /^row 1: .*'b'/, tensor('FP64', bad, [2, 3]))
    refusesTensor('missing_value', /^row 0: .*'a'/, tensor('FP16', bytesOf(Uint16Array.of(0x7e00, 0, 0))))
  })

  it('refuses damaged texts', () => {
    const refusesTowns = (bytes: Uint8Array, detail: RegExp) => {
      const parameters = { binary_data_size: bytes.length }
      const inputs = [
        { name: 'size', shape: [1], datatype: 'FP64', data: [1] },
        { name: 'town', shape: [1], datatype: 'BYTES', parameters },
      ]
      const [body, headers] = binary({ inputs }, bytes)
      refuses(house, body, 'invalid_tensor', detail, headers)
    }
    refusesTowns(Buffer.from('Ulm'), /ends within the text at 0/)
    refusesTowns(texts('Ulm').subarray(0, -1), /ends within the text at 0/)
    refusesTowns(texts('Ulm', 'Ulm'), /2 texts; its shape means 1/)
    refusesTowns(Buffer.alloc(0), /0 texts/)
    refusesTowns(Uint8Array.of(1, 0, 0, 0, 0xff), /text at 0 that is not UTF-8/)
  })
})

describe('binary tensors: responses', () => {
  const request = { id: 'é', inputs: [{ name: 'input-0', shape: [1, 3], datatype: 'FP64', data: [1, 2, 3] }] }
  const respond = (extra: object) => {
    const { body, headers = {} } = parse(flower, { ...request, ...extra }).render(
      predictionsOf(flowers, [0.875], 1),
      'stable',
      predictionId,
    )
    const bytes = Buffer.from(body)
    const end = Number(headers[HEADER] ?? bytes.length)
    const answer = v2InferResponseSchema.parse(JSON.parse(bytes.toString('utf8', 0, end)))
    return { answer, headers, tensors: bytes.subarray(end) }
  }

  it('puts all outputs behind the JSON when the request asks for it', () => {
    const { answer, headers, tensors } = respond({ parameters: { binary_data_output: true } })
    assert.equal(headers['content-type'], 'application/octet-stream')
    assert.deepEqual(answer.outputs, [
      { name: 'predict', shape: [1], datatype: 'INT64', parameters: { binary_data_size: 8 } },
      { name: 'probabilities', shape: [1, 2], datatype: 'FP64', parameters: { binary_data_size: 16 } },
    ])
    assert.equal(tensors.length, 24)
    assert.equal(tensors.readBigInt64LE(0), 1n)
    assert.deepEqual([tensors.readDoubleLE(8), tensors.readDoubleLE(16)], [0.125, 0.875])
  })

  it('lets each output decide for itself', () => {
    const { answer, tensors } = respond({
      parameters: { binary_data_output: true },
      outputs: [{ name: 'probabilities', parameters: { binary_data: false } }, { name: 'predict' }],
    })
    assert.deepEqual(answer.outputs[0]!.data, [0.125, 0.875])
    assert.equal(answer.outputs[1]!.data, undefined)
    assert.equal(tensors.length, 8)
  })

  it('answers JSON alone when no output is binary', () => {
    const { headers, tensors } = respond({
      outputs: [{ name: 'predict', parameters: { binary_data: false } }],
    })
    assert.deepEqual(headers, {})
    assert.equal(tensors.length, 0)
  })
})
