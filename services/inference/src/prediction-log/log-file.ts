/** The file of a batch: columns as people read them, in Parquet. */
import { createHash } from 'node:crypto'
import type { Feature, Manifest } from '@modelops/common/manifest'
import type { Redaction } from '@modelops/common/prediction-log'
import { parseDateOf } from '@modelops/common/rules/dates'
import { featureColumns, probabilityColumn } from '@modelops/common/rules/log-columns'
import { routeNames } from '../serving/route.js'
import { parquetWriteBuffer, type ColumnSource } from 'hyparquet-writer'
import type { Columns } from './column-batch.js'
import { readBytes, readTexts } from './text-column.js'

/** What of a version the columns are named and typed by. */
export type LoggedModel = Pick<Manifest, 'run_id' | 'features' | 'labels'>

export interface LogFile {
  readonly model: LoggedModel
  /** Where each feature begins in an encoded row, and the width. */
  readonly starts: readonly number[]
  readonly redact: Redaction
  readonly salt: string
  readonly columns: Columns
}

type Column = Required<Pick<ColumnSource, 'name' | 'data' | 'type'>> &
  Pick<ColumnSource, 'nullable' | 'encoding' | 'codec'>

/** Statistics would cost a fifth of the time, and whoever reads a log reads hours or days of it. */
export function writeLogFile({ model, starts, redact, salt, columns }: LogFile): Uint8Array<ArrayBuffer> {
  const all = [
    ...requestColumns(model, columns),
    ...outputColumns(model, columns),
    ...inputColumns(model, starts, columns),
  ]
  const kept = all.filter(({ name }) => redact[name] !== 'drop')
  const columnData = kept.map((column) => (redact[column.name] === 'hash' ? hashed(column, salt) : column))
  return new Uint8Array(
    parquetWriteBuffer({ columnData, rowGroupSize: columns.rows, pageSize: WHOLE_COLUMN, statistics: false }),
  )
}

/** As pages: dividing them would look at every value. */
const WHOLE_COLUMN = 0

/** Measurements are seldom alike: looking for it, and for what could be shorter, takes longer than writing them. */
const PLAIN = { nullable: false, encoding: 'PLAIN', codec: 'UNCOMPRESSED' } as const

const floatColumn = (name: string, data: Float32Array): Column => ({ name, data, type: 'FLOAT', ...PLAIN })

function requestColumns(model: LoggedModel, columns: Columns): Column[] {
  const { rows, times, latencies, routes } = columns
  const { ofRow, index } = rowsOfRequests(columns)
  const spread = <T>(of: (request: number) => T): T[] => Array.from(ofRow, of)
  const ids = readBytes(columns.ids)
  const requestIds = readTexts(columns.requestIds)
  return [
    { name: 'prediction_id', data: spread((request) => ids[request]!), type: 'STRING', ...PLAIN },
    { name: 'row', data: index, type: 'INT32', nullable: false },
    {
      name: 'time',
      data: BigInt64Array.from(ofRow, (request) => BigInt(times[request]!)),
      type: 'TIMESTAMP',
      ...PLAIN,
    },
    {
      name: 'model_run_id',
      data: new Array<string>(rows).fill(model.run_id),
      type: 'STRING',
      nullable: false,
    },
    {
      name: 'route',
      data: spread((request) => routeNames[routes[request]!]!),
      type: 'STRING',
      nullable: false,
    },
    floatColumn(
      'latency_ms',
      floatsOf(rows, (row) => latencies[ofRow[row]!]!),
    ),
    { name: 'request_id', data: spread((request) => requestIds[request]!), type: 'STRING' },
  ]
}

/** By row: its request, and its place in it. */
function rowsOfRequests({ rows, requests, counts }: Columns): { ofRow: Int32Array; index: Int32Array } {
  const ofRow = new Int32Array(rows)
  const index = new Int32Array(rows)
  let row = 0
  for (let request = 0; request < requests; request++)
    for (let i = 0; i < counts[request]!; i++, row++) {
      ofRow[row] = request
      index[row] = i
    }
  return { ofRow, index }
}

function outputColumns({ labels = [] }: LoggedModel, { rows, values, probabilities }: Columns): Column[] {
  const answers = values.subarray(0, rows)
  if (labels.length === 0) return [floatColumn('prediction', answers)]
  const classes = labels.length
  return [
    { name: 'prediction', data: Int32Array.from(answers), type: 'INT32', nullable: false },
    { name: 'label', data: Array.from(answers, (value) => labels[value]!), type: 'STRING', nullable: false },
    floatColumn(
      'probability',
      floatsOf(rows, (row) => probabilities[row * classes + answers[row]!]!),
    ),
    ...labels.map((label, c) =>
      floatColumn(probabilityColumn(label), everyNth(probabilities, c, classes, rows)),
    ),
  ]
}

function inputColumns(model: LoggedModel, starts: readonly number[], columns: Columns): Column[] {
  const names = featureColumns(model)
  const texts = readTexts(columns.texts)
  const textual = model.features.filter(({ type }) => type !== 'numeric')
  return model.features.map((feature, i): Column => {
    const name = names[i]!
    if (feature.type === 'numeric') return numberColumn(name, feature, starts[i]!, starts.at(-1)!, columns)
    const place = textual.indexOf(feature)
    const ofRows = Array.from({ length: columns.rows }, (_, row) => texts[row * textual.length + place]!)
    if (feature.type === 'text') return { name, data: ofRows, type: 'STRING' }
    return { name, data: ofRows.map((text) => dateOf(feature, text)), type: 'TIMESTAMP' }
  })
}

/** As the model got them: 32-bit floats, unless it gets what these lack as well. */
function numberColumn(
  name: string,
  feature: Feature & { type: 'numeric' },
  start: number,
  width: number,
  { rows, inputs }: Columns,
): Column {
  const first = everyNth(inputs, start, width, rows)
  if (feature.missing_as_nan)
    return { name, data: Array.from(first, (value) => (Number.isNaN(value) ? null : value)), type: 'FLOAT' }
  if (!feature.low_input && !feature.missing_input) return floatColumn(name, first)
  const second = everyNth(inputs, start + 1, width, rows)
  if (feature.low_input)
    return {
      name,
      data: Float64Array.from(first, (value, row) => value + second[row]!),
      type: 'DOUBLE',
      ...PLAIN,
    }
  return { name, data: Array.from(first, (value, row) => (second[row] === 1 ? null : value)), type: 'FLOAT' }
}

/** A column of a table, row by row. Loops, as `from` of typed arrays takes several times as long. */
function everyNth(table: Float32Array, start: number, width: number, rows: number): Float32Array {
  const column = new Float32Array(rows)
  for (let row = 0, at = start; row < rows; row++, at += width) column[row] = table[at]!
  return column
}

function floatsOf(rows: number, at: (row: number) => number): Float32Array {
  const column = new Float32Array(rows)
  for (let row = 0; row < rows; row++) column[row] = at(row)
  return column
}

/** Null for a text that is no date, which no request gets past the model's codec with. */
function dateOf(feature: Feature & { type: 'datetime' }, text: string | null): Date | null {
  const time = text === null ? NaN : parseDateOf(feature, text)
  return Number.isNaN(time) ? null : new Date(time)
}

function hashed({ name, data }: Column, salt: string): Column {
  const hashOf = (value: unknown) =>
    value === null
      ? null
      : createHash('sha256')
          .update(`${salt}\n${name}\n${JSON.stringify(value)}`)
          .digest('hex')
          .slice(0, 32)
  return { name, data: Array.from(data as ArrayLike<unknown>, hashOf), type: 'STRING' }
}
