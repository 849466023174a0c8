/** The tensor datatypes of the Open Inference Protocol: how their values look in JSON and in little-endian bytes. */

export interface Datatype {
  /** Bytes of one value. */
  readonly size: number
  /** The value as a feature takes it, null for NaN. */
  readonly read: (bytes: DataView, offset: number) => number | null
  /** The number that a JSON value means, undefined for one of another datatype. Absent: the feature decides. */
  readonly fromJson?: (value: unknown) => number | undefined
}

type Read = (bytes: DataView, offset: number) => number

const unsigned = (size: number, read: Read) => integer(size, 0, 2 ** (8 * size) - 1, read)
const signed = (size: number, read: Read) =>
  integer(size, -(2 ** (8 * size - 1)), 2 ** (8 * size - 1) - 1, read)

function integer(size: number, least: number, most: number, read: Read): Datatype {
  const isOne = (value: unknown): value is number =>
    Number.isInteger(value) && (value as number) >= least && (value as number) <= most
  return { size, read, fromJson: (value) => (isOne(value) ? value : undefined) }
}

function float(size: number, read: Read): Datatype {
  const readOrNull = (bytes: DataView, offset: number) => {
    const value = read(bytes, offset)
    return Number.isNaN(value) ? null : value
  }
  return { size, read: readOrNull }
}

/** 64-bit integers beyond 2^53 become the nearest double, as they do in JSON; the model computes with 24 bits anyway. */
const table = {
  BOOL: {
    size: 1,
    read: (bytes, offset) => Number(bytes.getUint8(offset) !== 0),
    fromJson: (value) => (typeof value === 'boolean' ? Number(value) : undefined),
  },
  UINT8: unsigned(1, (bytes, offset) => bytes.getUint8(offset)),
  UINT16: unsigned(2, (bytes, offset) => bytes.getUint16(offset, true)),
  UINT32: unsigned(4, (bytes, offset) => bytes.getUint32(offset, true)),
  UINT64: unsigned(8, (bytes, offset) => Number(bytes.getBigUint64(offset, true))),
  INT8: signed(1, (bytes, offset) => bytes.getInt8(offset)),
  INT16: signed(2, (bytes, offset) => bytes.getInt16(offset, true)),
  INT32: signed(4, (bytes, offset) => bytes.getInt32(offset, true)),
  INT64: signed(8, (bytes, offset) => Number(bytes.getBigInt64(offset, true))),
  FP16: float(2, (bytes, offset) => halfToNumber(bytes.getUint16(offset, true))),
  FP32: float(4, (bytes, offset) => bytes.getFloat32(offset, true)),
  FP64: float(8, (bytes, offset) => bytes.getFloat64(offset, true)),
} satisfies Record<string, Datatype>

export type NumericDatatypeName = keyof typeof table
export type DatatypeName = NumericDatatypeName | 'BYTES'

export const numericDatatypes: Readonly<Record<NumericDatatypeName, Datatype>> = table
export const datatypeNames = [...Object.keys(table), 'BYTES'] as DatatypeName[]

/** IEEE 754 binary16: 1 bit sign, 5 exponent, 10 fraction. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25))
}
