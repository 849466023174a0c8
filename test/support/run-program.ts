/** Runs of the program under mocks. A program registers once a process, so each run has its own. */
import { fork } from 'node:child_process'
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
  protect: boolean
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
  const child = fork(join(__dirname, 'program-process.ts'), { execArgv: ['--import', 'tsx'], silent: true })
  return new Promise((resolve, reject) => {
    let [answer, stderr] = [undefined as Run | { error: string } | undefined, '']
    child.stderr!.on('data', (data: Buffer) => (stderr += data.toString()))
    child.on('message', (message: Run | { error: string }) => (answer = message))
    child.on('close', () => {
      if (answer && 'registrations' in answer && stderr === '') resolve(answer)
      else reject(new Error(answer && 'error' in answer ? answer.error : stderr))
    })
    child.send(request)
  })
}
