import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  bytes,
  fieldsOf,
  float,
  integer,
  message,
  packedVarints,
  text,
} from '../../../src/import/onnx/wire.js'

const number = fc.integer({ min: 1, max: 2 ** 29 - 1 })
const part = fc.oneof(
  fc.record({ number, integer: fc.maxSafeInteger() }),
  fc.record({ number, float: fc.float({ noNaN: true }) }),
  fc.record({ number, text: fc.string({ unit: 'binary' }) }),
)
type Part = { number: number; integer?: number; float?: number; text?: string }

const written = ({ number, integer: whole, float: real, text: content }: Part): Buffer => {
  if (whole !== undefined) return integer(number, whole)
  return real === undefined ? text(number, content!) : float(number, real)
}

describe('the wire format of Protocol Buffers', () => {
  it('reads what was written, of any numbers and texts', () => {
    fc.assert(
      fc.property(fc.array(part), (parts: Part[]) => {
        const fields = [...fieldsOf(message(...parts.map(written)))]
        assert.deepEqual(
          fields.map((field) => field.number),
          parts.map((sent) => sent.number),
        )
        fields.forEach(({ value, bytes: content }, i) => {
          const sent = parts[i]!
          if (sent.text === undefined) assert.ok(Object.is(value + 0, (sent.integer ?? sent.float!) + 0))
          else assert.ok(Buffer.from(content).equals(Buffer.from(sent.text)))
        })
      }),
    )
  })

  it('gives every field with the bytes that it came in, so that nothing is lost that is copied', () => {
    fc.assert(
      fc.property(fc.array(part), (parts: Part[]) => {
        const sent = message(...parts.map(written))
        assert.deepEqual(message(...[...fieldsOf(sent)].map(({ raw }) => raw)), sent)
      }),
    )
  })

  it('ends with an error or all fields, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (any) => {
        try {
          assert.ok([...fieldsOf(any)].length <= any.length)
        } catch (error) {
          assert.ok(error instanceof Error && /field|number/.test(error.message), String(error))
        }
      }),
    )
  })

  it('reads packed numbers, negative ones among them', () => {
    const packed = [...fieldsOf(message(integer(1, -1), integer(1, 300)))].map(({ raw }) => raw.subarray(1))
    assert.deepEqual(packedVarints(message(...packed)), [-1, 300])
    assert.throws(() => packedVarints(Buffer.alloc(11, 0xff)), /too long/)
    assert.throws(() => [...fieldsOf(bytes(1, Buffer.alloc(9)).subarray(0, 5))], /ends after 5 bytes/)
  })
})
