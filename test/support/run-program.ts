/** Runs of the program under mocks, in a process of their own that is kept: it takes seconds to load the providers. */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { engineConfig } from './stack-config.js'

/** What the program asked the engine for. Secrets and unknown values are wrapped as on the wire. */
export interface Registration {
  type: string
  name: string
  parent: string
  provider: string
  providers: Record<string, string>
  inputs: Record<string, unknown>
  dependencies: string[]
  ignoreChanges: string[]
  retainOnDelete: boolean
}

export interface Run {
  registrations: Registration[]
  outputs: Record<string, { value: unknown; secret: boolean; known: boolean }>
}

export interface RunRequest {
  stack: string
  config: Record<string, string>
  secretKeys: string[]
  preview: boolean
}

/** Follows on stderr what a run has written there. */
export const END_OF_RUN = '\0'

export interface Options {
  /** Settings by path, over the stack's file. */
  changes?: Record<string, unknown>
  /** Encrypted settings. */
  secrets?: Record<string, string>
  preview?: boolean
}

/** Rejects with the program's error, or with what it wrote to stderr: a run has no warnings. */
export function runProgram(
  stack: string,
  { changes, secrets = {}, preview = false }: Options = {},
): Promise<Run> {
  const secretConfig = Object.fromEntries(
    Object.entries(secrets).map(([key, value]) => [`modelops:${key}`, value]),
  )
  const config = { ...engineConfig(stack, changes), ...secretConfig }
  const request: RunRequest = { stack, config, secretKeys: Object.keys(secretConfig), preview }
  const result = last.then(() => runInChild(request))
  last = result.catch(() => undefined)
  return result
}

let last: Promise<unknown> = Promise.resolve()
let child: ChildProcess | undefined

async function runInChild(request: RunRequest): Promise<Run> {
  child ??= startChild()
  const { stderr } = child
  child.send(request)
  const [[answer], warnings] = await Promise.all([
    once(child, 'message') as Promise<[Run | { error: string }]>,
    textUntilEnd(stderr!),
  ])
  if ('registrations' in answer && warnings === '') return answer
  // What a run that failed has begun must not reach the next one.
  child.disconnect()
  child = undefined
  throw new Error('error' in answer ? answer.error : warnings)
}

/** It ends with this process, whose other files of tests may use it as well. */
function startChild(): ChildProcess {
  const started = fork(join(__dirname, 'program-process.ts'), { execArgv: ['--import', 'tsx'], silent: true })
  for (const held of [started, started.channel!, started.stdout!, started.stderr!] as { unref(): void }[])
    held.unref()
  return started
}

function textUntilEnd(stream: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    const read = (data: Buffer) => {
      text += data.toString()
      if (!text.endsWith(END_OF_RUN)) return
      stream.off('data', read)
      resolve(text.slice(0, -END_OF_RUN.length))
    }
    stream.on('data', read)
  })
}
