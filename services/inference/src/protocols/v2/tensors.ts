/** Tensors as JSON: nested or flat row-major `data`. */
import { Problem } from '@modelops/common/problem'
import { shown } from '../json.js'
import { type DatatypeName, numericDatatypes } from './datatypes.js'
import type { V2Input } from './schemas.js'

/** @returns the values in row-major order, as many as the shape says
 * @throws Problem invalid_tensor */
export function readJsonTensor({ name, shape, datatype, data }: V2Input): readonly unknown[] {
  if (data === undefined)
    throw invalidTensor(name, 'has neither data nor parameters.binary_data_size', 'one of the two')
  const values = Array.isArray(data[0]) ? flatten(name, data, shape) : data
  const size = shape.reduce((product, n) => product * n, 1)
  if (values.length !== size)
    throw invalidTensor(name, `has ${values.length} values; its shape [${shape.join()}] means ${size}`, size)
  return convert(name, datatype, values)
}

function flatten(name: string, data: unknown, shape: readonly number[]): unknown[] {
  const values: unknown[] = []
  append(name, data, shape, 0, values)
  return values
}

/** Takes a nested array apart; every level must be as long as the shape says. */
function append(name: string, data: unknown, shape: readonly number[], depth: number, out: unknown[]): void {
  if (!Array.isArray(data) || data.length !== shape[depth]) {
    const what = Array.isArray(data) ? `an array of ${data.length}` : shown(data)
    const expected = `an array of ${shape[depth]}`
    throw invalidTensor(name, `has ${what} where its shape means ${expected}`, expected)
  }
  if (depth === shape.length - 1) for (const value of data) out.push(value)
  else for (const part of data) append(name, part, shape, depth + 1, out)
}

function convert(name: string, datatype: DatatypeName, values: readonly unknown[]): readonly unknown[] {
  const fromJson = datatype === 'BYTES' ? undefined : numericDatatypes[datatype].fromJson
  if (!fromJson) return values
  return values.map((value, i) => {
    if (value === null) return null
    const converted = fromJson(value)
    if (converted !== undefined) return converted
    throw invalidTensor(name, `has ${shown(value)} at ${i}, which is no ${datatype}`, datatype)
  })
}

export const invalidTensor = (name: string, what: string, expected: unknown): Problem =>
  new Problem('invalid_tensor', `the input "${name}" ${what}`, { expected })
