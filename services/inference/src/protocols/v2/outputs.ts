/** Predictions as the outputs of the Open Inference Protocol: JSON, or binary tensors behind the JSON. */
import { Problem } from '@modelops/common/problem'
import type { Predictions } from '@modelops/common/tasks'
import { arrayText, checkForm, shown } from '../json.js'
import type { RenderedResponse } from '../protocol.js'
import { JSON_LENGTH_HEADER } from './binary.js'
import { explanationsOutput } from './metadata.js'
import { requestedOutputSchema, type V2TensorMetadata } from './schemas.js'

export interface RequestedOutput {
  tensor: V2TensorMetadata
  binary: boolean
}

/**
 * @param outputs those asked for; if there are none all but the explanations
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
    const tensor =
      [...available, explanationsOutput].find(({ name }) => name === output.name) ??
      noSuchOutput(output.name, available)
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

/**
 * @param head the JSON of the response up to its outputs
 * @param explanations by row a JSON object, where they are asked for
 */
export function renderOutputs(
  head: string,
  outputs: readonly RequestedOutput[],
  predictions: Predictions,
  explanations: readonly string[] = [],
): RenderedResponse {
  const tensors: Buffer[] = []
  const items = outputs.map(({ tensor: { name, datatype, shape }, binary }) => {
    const width = shape[1] === undefined ? '' : `,${shape[1]}`
    const start = `{"name":"${name}","shape":[${predictions.count}${width}],"datatype":"${datatype}",`
    const isText = datatype === 'BYTES'
    const values = name === 'predict' ? predictions.values : predictions.probabilities
    if (!binary)
      return `${start}"data":${isText ? JSON.stringify(explanations) : arrayText(values, 0, values.length)}}`
    const bytes = isText ? textsToBytes(explanations) : toBytes(values, datatype)
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

/** Each preceded by its length, a 32-bit unsigned integer. */
const textsToBytes = (texts: readonly string[]): Buffer =>
  Buffer.concat(
    texts.flatMap((text) => {
      const bytes = Buffer.from(text)
      const length = Buffer.alloc(4)
      length.writeUInt32LE(bytes.length)
      return [length, bytes]
    }),
  )
