/** The text of values as Parquet stores them: exact, dates as ISO 8601, booleans as pandas writes them. */
import { DAY_MS } from '@modelops/common/rules/dates'
import type { FileMetaData } from 'hyparquet'

type Element = FileMetaData['schema'][number]
export type Raw = number | bigint | boolean | string | Uint8Array | null | undefined

const DAY_NS = 86_400_000_000_000n
const nanosecondsIn = { MILLIS: 1_000_000n, MICROS: 1_000n, NANOS: 1n }
const decoder = new TextDecoder()

/** How a column's values are written; undefined where they are none of numbers, texts, dates and booleans. */
export function parquetText(element: Element): ((raw: Raw) => string) | undefined {
  const write = writerFor(element)
  return write && ((raw) => (raw === null || raw === undefined ? '' : write(raw)))
}

type Writer = (raw: NonNullable<Raw>) => string

function writerFor({ type, converted_type, logical_type, scale }: Element): Writer | undefined {
  const kind = logical_type?.type
  if (converted_type === 'DECIMAL' || kind === 'DECIMAL')
    return (raw) => decimalText(integerOf(raw), scale ?? 0)
  if (converted_type === 'DATE' || kind === 'DATE') return (raw) => dateText(BigInt(raw as number) * DAY_NS)
  const unit = unitOf(converted_type, logical_type)
  if (unit && (kind === 'TIME' || converted_type?.startsWith('TIME_')))
    return (raw) => timeText(BigInt(raw as number) * unit)
  if (unit) return (raw) => dateTimeText(BigInt(raw as number) * unit)
  if (type === 'INT96') return (raw) => dateTimeText(raw as bigint)
  if (converted_type === 'INTERVAL' || converted_type === 'BSON') return undefined
  if (kind === 'GEOMETRY' || kind === 'GEOGRAPHY' || kind === 'VARIANT') return undefined
  if (kind === 'UUID') return (raw) => uuidText(raw as Uint8Array)
  if (kind === 'FLOAT16') return (raw) => floatText(raw as number)
  if (type === 'BOOLEAN') return (raw) => (raw ? 'True' : 'False')
  if (type === 'FLOAT') return (raw) => floatText(raw as number)
  if (type === 'DOUBLE') return (raw) => numberText(raw as number)
  if (type === 'BYTE_ARRAY')
    return (raw) => (typeof raw === 'string' ? raw : decoder.decode(raw as Uint8Array))
  return type === 'FIXED_LEN_BYTE_ARRAY' ? undefined : String
}

function unitOf(converted: Element['converted_type'], logical: Element['logical_type']): bigint | undefined {
  if (logical?.type === 'TIMESTAMP' || logical?.type === 'TIME') return nanosecondsIn[logical.unit]
  const unit = /^TIME(?:STAMP)?_(MILLIS|MICROS)$/.exec(converted ?? '')?.[1]
  return unit === undefined ? undefined : nanosecondsIn[unit as 'MILLIS' | 'MICROS']
}

function integerOf(raw: NonNullable<Raw>): bigint {
  if (!(raw instanceof Uint8Array)) return BigInt(raw)
  if (raw.length === 0) return 0n
  const hex = Array.from(raw, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return BigInt.asIntN(raw.length * 8, BigInt(`0x${hex}`))
}

function decimalText(unscaled: bigint, scale: number): string {
  if (scale <= 0) return String(unscaled * 10n ** BigInt(-scale))
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0')
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

/** NaN is how data frames write a missing number. */
const numberText = (value: number): string => (Number.isNaN(value) ? '' : String(value))

/** The shortest text that is the same 32-bit float: 0.1, not 0.10000000149011612. */
function floatText(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return String(short)
  }
  return numberText(value)
}

const floorDivide = (a: bigint, b: bigint): bigint => (a - (((a % b) + b) % b)) / b

function dateText(nanoseconds: bigint): string {
  const days = Number(floorDivide(nanoseconds, DAY_NS))
  const date = new Date(days * DAY_MS)
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().replace(/T.*/, '')
}

function timeText(nanoseconds: bigint): string {
  const seconds = Number(nanoseconds / 1_000_000_000n)
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  const fraction = String(nanoseconds % 1_000_000_000n)
    .padStart(9, '0')
    .replace(/0+$/, '')
  const time = `${two(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`
  return fraction === '' ? time : `${time}.${fraction}`
}

function dateTimeText(nanoseconds: bigint): string {
  const date = dateText(nanoseconds)
  return date && `${date}T${timeText(((nanoseconds % DAY_NS) + DAY_NS) % DAY_NS)}`
}

function uuidText(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
