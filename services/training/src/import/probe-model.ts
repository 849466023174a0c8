/** What a loaded model takes and answers, found by looking at it and trying it. */
import { tensor2d, tidy, type Tensor } from '@tensorflow/tfjs-core'
import { Problem } from '@modelops/common/problem'
import type { TfModel } from '@modelops/common/tensorflow/model-files'

export interface Probe {
  inputWidth: number
  outputWidth: number
  rows: number[][]
  /** By row: what the model answered. */
  outputs: number[][]
}

/**
 * Runs a few made-up rows through a model of one input [rows, features] and one output [rows, values].
 * @throws Problem unsupported_model
 */
export function probeModel(model: TfModel): Probe {
  const inputWidth = inputWidthOf(model)
  if (model.outputs.length !== 1)
    throw unsupported(`the model has ${model.outputs.length} outputs`, model.outputs.length, 'one output')
  const probed = madeUpRows(inputWidth).map((row) => ({ row, output: predict(model, row) }))
  const usable = probed.filter(({ output }) => output.every(Number.isFinite))
  if (!usable[0]) throw unsupported('the model answers every row with NaN or infinity', NaN, 'finite numbers')
  return {
    inputWidth,
    outputWidth: usable[0].output.length,
    rows: usable.map(({ row }) => row),
    outputs: usable.map(({ output }) => output),
  }
}

function inputWidthOf({ inputs }: TfModel): number {
  if (inputs.length !== 1)
    throw unsupported(
      `the model has ${inputs.length} inputs`,
      inputs.length,
      'one input: join them in the model',
    )
  const shape = inputs[0]!.shape ?? []
  const width = shape[1]
  if (shape.length === 2 && typeof width === 'number' && width > 0) return width
  throw unsupported(
    `the model's input has the shape [${shape.join(', ')}]`,
    shape,
    '[rows, number of features]',
  )
}

/** Zeros, ones, minus ones, and two waves: signs and sizes mixed. */
function madeUpRows(width: number): number[][] {
  const rows: ((i: number) => number)[] = [
    () => 0,
    () => 1,
    () => -1,
    (i) => Math.sin(i + 1),
    (i) => 5 * Math.cos(3 * i),
  ]
  return rows.map((value) => Array.from({ length: width }, (_, i) => Math.fround(value(i))))
}

function predict(model: TfModel, row: number[]): number[] {
  try {
    return tidy(() => {
      const output = model.predict(tensor2d([row])) as Tensor
      if (output.rank === 2 && output.shape[0] === 1) return [...output.dataSync()]
      throw unsupported(
        `the model answers one row with the shape [${output.shape.join(', ')}]`,
        output.shape,
        '[1, values]',
      )
    })
  } catch (cause) {
    if (cause instanceof Problem) throw cause
    throw unsupported(
      `the model cannot be run: ${(cause as Error).message}`,
      null,
      'a model that tfjs can run',
      cause,
    )
  }
}

const unsupported = (what: string, received: unknown, expected: string, cause?: unknown) =>
  new Problem('unsupported_model', `${what}; expected ${expected}`, { received, expected, cause })
