/** Predictions as the outputs of the Open Inference Protocol: JSON, or binary tensors behind the JSON. */
import { Problem } from '@modelops/common/problem'
import type { Predictions } from '@modelops/common/tasks'
import { arrayText, checkForm, shown } from '../json.js'
import type { RenderedResponse } from '../protocol.js'
import { JSON_LENGTH_HEADER } from './binary.js'
import { requestedOutputSchema, type V2TensorMetadata } from './schemas.js'

export interface RequestedOutput {
  tensor: V2TensorMetadata
  binary: boolean
}

/**
 * @param outputs those asked for; all if there are none
 * @param binaryByDefault the request's parameter `binary_data_output`
 * @returns what to answer, each once, in the order asked for
 * @throws Problem invalid_body when the model has no such output
 */
export function chooseOutputs(
  outputs: readonly unknown[],
  binaryByDefault: boolean,
  available: readonly V2TensorMetadata[],
): RequestedOutput[] {
  if (outputs.length === 0) return available.map((tensor) => ({ tensor, binary: binaryByDefault }))
  const chosen = new Map<string, RequestedOutput>()
  outputs.forEach((output, i) => {
    checkForm(requestedOutputSchema, output, ['outputs', i])
    const tensor = available.find(({ name }) => name === output.name) ?? noSuchOutput(output.name, available)
    chosen.set(output.name, { tensor, binary: output.parameters?.binary_data ?? binaryByDefault })
  })
  return [...chosen.values()]
}

function noSuchOutput(name: string, available: readonly V2TensorMetadata[]): never {
  const names = available.map((tensor) => tensor.name)
  throw new Problem('invalid_body', `the model has no output ${shown(name)}; it has ${names.join(' and ')}`, {
    received: name,
    expected: names,
  })
}

/** @param head the JSON of the response up to its outputs */
export function renderOutputs(
  head: string,
  outputs: readonly RequestedOutput[],
  predictions: Predictions,
): RenderedResponse {
  const tensors: Buffer[] = []
  const items = outputs.map(({ tensor: { name, datatype, shape }, binary }) => {
    const values = name === 'predict' ? predictions.values : predictions.probabilities
    const width = shape[1] === undefined ? '' : `,${shape[1]}`
    const start = `{"name":"${name}","shape":[${predictions.count}${width}],"datatype":"${datatype}",`
    if (!binary) return `${start}"data":${arrayText(values, 0, values.length)}}`
    const bytes = toBytes(values, datatype)
    tensors.push(bytes)
    return `${start}"parameters":{"binary_data_size":${bytes.length}}}`
  })
  const json = `${head}"outputs":[${items.join()}]}`
  return tensors.length === 0 ? { body: json } : withTensors(json, tensors)
}

function withTensors(text: string, tensors: readonly Buffer[]): RenderedResponse {
  const json = Buffer.from(text)
  const headers = { 'content-type': 'application/octet-stream', [JSON_LENGTH_HEADER]: String(json.length) }
  return { body: Buffer.concat([json, ...tensors]), headers }
}

function toBytes(values: Float64Array, datatype: string): Buffer {
  const bytes = Buffer.alloc(8 * values.length)
  values.forEach((value, i) => {
    if (datatype === 'INT64') bytes.writeBigInt64LE(BigInt(value), 8 * i)
    else bytes.writeDoubleLE(value, 8 * i)
  })
  return bytes
}
