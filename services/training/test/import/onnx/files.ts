/** Files that the libraries wrote, with their own answers: made by make-files.py. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const onnxFile = (name: string): string =>
  fileURLToPath(new URL(`files/${name}.onnx`, import.meta.url))

export const expectedOf = (name: string) =>
  JSON.parse(readFileSync(new URL(`files/${name}.json`, import.meta.url), 'utf8')) as {
    rows: (number | string | null)[][]
    answers: number[][]
  }
