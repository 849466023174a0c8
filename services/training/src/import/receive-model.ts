/** A model as tfjs's `model.save('http://...')` or a form sends it: multipart, one file, or model.json and weight files. */
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import busboy from 'busboy'
import { Problem } from '@modelops/common/problem'
import { fileName } from './file-name.js'

export const MAX_MODEL_BYTES = 1024 ** 3
export const MAX_FILES = 1_000

/**
 * Writes the files of a request into a folder, under their own names.
 * @returns where model.json is, or the only file
 * @throws Problem unsupported_media_type, bad_request or too_large
 */
export async function receiveModel(request: IncomingMessage, folder: string): Promise<string> {
  const parser = createParser(request)
  const written: Promise<void>[] = []
  const budget = { bytes: MAX_MODEL_BYTES }
  const names = new Set<string>()
  const receive = async (sent: string, file: Readable) => {
    const name = newName(sent, names)
    await pipeline(file, (input) => limited(input, budget), createWriteStream(join(folder, name)))
  }
  parser.on('file', (field, file, { filename }) => {
    file.on('error', () => undefined) // the parser reports it, too, and nothing else may listen yet
    const done = receive(field === 'model.json' ? field : (filename ?? field), file)
    done.catch((error: Error) => parser.destroy(error))
    written.push(done)
  })
  parser.on('error', () => undefined) // thrown below; every part that cannot be read emits one more
  const aborted = () =>
    parser.destroy(new Problem('bad_request', 'the connection was closed before the model was complete'))
  request.once('aborted', aborted).pipe(parser)
  try {
    await once(parser, 'close')
    await Promise.all(written)
  } catch (error) {
    request.unpipe(parser).resume()
    parser.destroy() // ends the file that it was at
    await Promise.allSettled(written)
    throw toProblem(error)
  }
  if (names.size === 0) throw noFile()
  return join(folder, modelFile(names))
}

const noFile = () =>
  new Problem(
    'bad_request',
    'no file came: send the model as a file of the form (curl -F file=@model.onnx)',
    {
      expected: 'a file',
    },
  )

/** The only file; of several `model.json`, or the only JSON file where none is called so. */
function modelFile(names: ReadonlySet<string>): string {
  if (names.size === 1) return [...names][0]!
  const others = [...names].filter((name) => name.toLowerCase().endsWith('.json'))
  return names.has('model.json') || others.length !== 1 ? 'model.json' : others[0]!
}

function createParser({ headers }: IncomingMessage): busboy.Busboy {
  try {
    return busboy({ headers, defParamCharset: 'utf8', limits: { files: MAX_FILES } })
  } catch (cause) {
    throw new Problem(
      'unsupported_media_type',
      'a model is multipart/form-data: one file, or model.json and its weight files, as tfjs sends it',
      { received: headers['content-type'] ?? null, expected: 'multipart/form-data', cause },
    )
  }
}

async function* limited(input: AsyncIterable<Buffer>, budget: { bytes: number }): AsyncGenerator<Buffer> {
  for await (const chunk of input) {
    budget.bytes -= chunk.length
    if (budget.bytes < 0) throw new Problem('too_large', `the model is larger than ${MAX_MODEL_BYTES} bytes`)
    yield chunk
  }
}

/** @throws Problem bad_request for a name that is none of a file, or came before: one file would replace the other */
function newName(sent: string, names: Set<string>): string {
  const name = fileName(sent)
  if (name === undefined || names.has(name)) {
    const shown = sent.slice(0, 200)
    const detail =
      name === undefined ? 'a file of a model cannot be called' : 'two files of the model are called'
    throw new Problem('bad_request', `${detail} ${JSON.stringify(shown)}`, { received: shown })
  }
  names.add(name)
  return name
}

const toProblem = (error: unknown) =>
  error instanceof Problem
    ? error
    : new Problem('bad_request', `the form cannot be read: ${(error as Error).message}`, { cause: error })
