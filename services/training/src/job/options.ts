/** What the job was asked to do. */
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { readingOptions, type ReadingOptions } from '@modelops/common/data/reading'
import { parseInput } from '@modelops/common/http/route'
import { Problem } from '@modelops/common/problem'
import { isModelUri } from '../import/mlflow/model-uri.js'
import { importRequestSchema, type ImportRequest } from '../import/import-request.js'
import { runRequestSchema, type RunRequest } from '../run-request.js'
import { importFlags, parseArgsOptions, readingFlags, trainFlags } from './flags.js'

export type JobOptions =
  | { kind: 'help' }
  | { kind: 'import'; path: string; request: ImportRequest }
  | { kind: 'train'; csv?: string | undefined; reading: ReadingOptions; request: RunRequest }

type Flags = Record<string, string | undefined>

/** @throws Problem invalid_config naming the flag or field */
export async function readOptions(args: string[]): Promise<JobOptions> {
  const { help, ...flags } = parseFlags(args)
  if (help) return { kind: 'help' }
  if (args.length === 0) throw nothingToDo()
  return flags.import !== undefined ? importOptions(flags) : trainOptions(flags)
}

const nothingToDo = () =>
  new Problem(
    'invalid_config',
    'nothing says what to do: give --config FILE, or --csv FILE or --dataset NAME with --model and --target, or --import FILE with --name; see --help',
  )

function parseFlags(args: string[]): Flags {
  try {
    return parseArgs({ args, options: parseArgsOptions }).values as Flags
  } catch (cause) {
    throw new Problem('invalid_config', `${(cause as Error).message}; see --help`, { cause })
  }
}

function importOptions({ import: path, ...flags }: Flags): JobOptions {
  const foreign = Object.keys(flags).find((name) => !(name in importFlags))
  if (foreign) throw new Problem('invalid_config', `--${foreign} has no meaning with --import; see --help`)
  const source = isModelUri(path!) ? { uri: path } : {}
  const request = parseInput(importRequestSchema, { ...flags, ...source }, 'invalid_config')
  return { kind: 'import', path: path!, request }
}

async function trainOptions(flags: Flags): Promise<JobOptions> {
  const request = flags.config === undefined ? {} : await readConfigFile(flags.config)
  for (const [name, text] of Object.entries(flags)) {
    const flag = trainFlags[name]
    if (!flag) throw new Problem('invalid_config', `--${name} has no meaning without --import; see --help`)
    if (flag.path) setIn(request, flag.path, flag.parse ? flag.parse(text!) : text)
  }
  const { csv } = flags
  if (csv !== undefined) request.dataset ??= (request.model as { name?: string } | undefined)?.name
  const reading = readingOf(flags)
  return { kind: 'train', csv, reading, request: parseInput(runRequestSchema, request, 'invalid_config') }
}

function readingOf(flags: Flags): ReadingOptions {
  const given = Object.keys(flags).filter((name) => name in readingFlags)
  if (given.length > 0 && flags.csv === undefined)
    throw new Problem('invalid_config', `--${given[0]} has no meaning without --csv; see --help`)
  const values = given.map((name) => [
    name.replace('-', '_'),
    readingFlags[name]!.parse?.(flags[name]!) ?? flags[name],
  ])
  return parseInput(readingOptions, Object.fromEntries(values), 'invalid_config')
}

async function readConfigFile(path: string): Promise<Record<string, unknown>> {
  try {
    const json: unknown = JSON.parse(await readFile(path, 'utf8'))
    if (typeof json === 'object' && json !== null && !Array.isArray(json))
      return json as Record<string, unknown>
    throw new Error('it is not an object')
  } catch (cause) {
    throw new Problem(
      'invalid_config',
      `${path} cannot be read as a run request: ${(cause as Error).message}`,
      { cause },
    )
  }
}

function setIn(target: Record<string, unknown>, [head, ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) target[head!] = value
  else {
    const inner = (target[head!] ??= {})
    if (typeof inner === 'object') setIn(inner as Record<string, unknown>, rest, value) // else it is refused as it is
  }
}
