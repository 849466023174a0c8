/** The file of a batch: columns as people read them, in Parquet. */
import { createHash } from 'node:crypto'
import type { Feature, Manifest } from '@modelops/common/manifest'
import { featureColumns, probabilityColumn, type Redaction } from '@modelops/common/prediction-log'
import { parseDateOf } from '@modelops/common/rules/dates'
import { routeNames } from '../serving/route.js'
import { parquetWriteBuffer, type ColumnSource } from 'hyparquet-writer'
import type { Columns } from './column-batch.js'
import { readTexts } from './text-column.js'

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

type Column = Required<Pick<ColumnSource, 'name' | 'data' | 'type'>> & Pick<ColumnSource, 'nullable'>

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
    parquetWriteBuffer({
      columnData: columnData.map((column) => ({ ...column, ...encodingOf(column) })),
      rowGroupSize: columns.rows,
      statistics: false,
    }),
  )
}

/** Few measurements are alike, and looking whether they are takes as long as writing them. */
const encodingOf = ({ name, type }: Column): Pick<ColumnSource, 'encoding'> =>
  type === 'FLOAT' || name === 'prediction_id' ? { encoding: 'PLAIN' } : {}

function requestColumns(model: LoggedModel, columns: Columns): Column[] {
  const { rows, counts, requests } = columns
  const ofRow = new Int32Array(rows)
  const index = new Int32Array(rows)
  let row = 0
  for (let request = 0; request < requests; request++)
    for (let i = 0; i < counts[request]!; i++, row++) {
      ofRow[row] = request
      index[row] = i
    }
  const spread = <T>(values: ArrayLike<T>): T[] => Array.from(ofRow, (request) => values[request]!)
  const times = BigInt64Array.from(ofRow, (request) => BigInt(columns.times[request]!))
  return [
    { name: 'prediction_id', data: spread(readTexts(columns.ids)), type: 'STRING', nullable: false },
    { name: 'row', data: index, type: 'INT32', nullable: false },
    { name: 'time', data: times, type: 'TIMESTAMP', nullable: false },
    {
      name: 'model_run_id',
      data: new Array<string>(rows).fill(model.run_id),
      type: 'STRING',
      nullable: false,
    },
    {
      name: 'route',
      data: Array.from(ofRow, (request) => routeNames[columns.routes[request]!]!),
      type: 'STRING',
      nullable: false,
    },
    {
      name: 'latency_ms',
      data: Float32Array.from(ofRow, (request) => columns.latencies[request]!),
      type: 'FLOAT',
      nullable: false,
    },
    { name: 'request_id', data: spread(readTexts(columns.requestIds)), type: 'STRING' },
  ]
}

function outputColumns({ labels = [] }: LoggedModel, { rows, values, probabilities }: Columns): Column[] {
  const answers = values.subarray(0, rows)
  if (labels.length === 0) return [{ name: 'prediction', data: answers, type: 'FLOAT', nullable: false }]
  const classes = labels.length
  const ofClass = (of: (row: number) => number) =>
    Float32Array.from({ length: rows }, (_, row) => probabilities[row * classes + of(row)]!)
  return [
    { name: 'prediction', data: Int32Array.from(answers), type: 'INT32', nullable: false },
    { name: 'label', data: Array.from(answers, (value) => labels[value]!), type: 'STRING', nullable: false },
    { name: 'probability', data: ofClass((row) => answers[row]!), type: 'FLOAT', nullable: false },
    ...labels.map((label, c): Column => {
      const name = probabilityColumn(label)
      return { name, data: ofClass(() => c), type: 'FLOAT', nullable: false }
    }),
  ]
}

function inputColumns(model: LoggedModel, starts: readonly number[], columns: Columns): Column[] {
  const names = featureColumns(model)
  const texts = readTexts(columns.texts)
  const textual = model.features.filter(({ type }) => type !== 'numeric')
  return model.features.map((feature, i): Column => {
    const name = names[i]!
    if (feature.type === 'numeric')
      return { name, ...numbersOf(feature, starts[i]!, starts.at(-1)!, columns) }
    const place = textual.indexOf(feature)
    const ofRows = Array.from({ length: columns.rows }, (_, row) => texts[row * textual.length + place]!)
    if (feature.type === 'text') return { name, data: ofRows, type: 'STRING' }
    return { name, data: ofRows.map((text) => dateOf(feature, text)), type: 'TIMESTAMP' }
  })
}

/** As the model got them: 32-bit floats, unless it gets what these lack as well. */
function numbersOf(
  feature: Feature & { type: 'numeric' },
  start: number,
  width: number,
  { rows, inputs }: Columns,
): Omit<Column, 'name'> {
  const at = (row: number) => inputs[row * width + start]!
  const second = (row: number) => inputs[row * width + start + 1]!
  if (feature.low_input)
    return { data: Float64Array.from({ length: rows }, (_, row) => at(row) + second(row)), type: 'DOUBLE' }
  const data = Float32Array.from({ length: rows }, (_, row) => at(row))
  if (!feature.missing_input && !feature.missing_as_nan) return { data, type: 'FLOAT', nullable: false }
  const isMissing = feature.missing_input
    ? (row: number) => second(row) === 1
    : (row: number) => Number.isNaN(data[row])
  return { data: Array.from(data, (value, row) => (isMissing(row) ? null : value)), type: 'FLOAT' }
}

/** Undefined for a text that is no date, which no request gets past the model's codec with. */
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
