/** Runs of the program under mocks. A program registers once a process, so each run has its own. */
import { fork } from 'node:child_process'
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildSync } from 'esbuild'
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
  /** How many functions change what it makes. */
  transforms: number
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
  /** A program that stands for kubectl; without it there is none. */
  kubectl?: string
}

const cache = join(__dirname, '../../node_modules/.cache')

/** The program and its mocks as one file: to compile and find their sources is half of the work of a run. */
function bundle(): string {
  const [built] = buildSync({
    ...{ entryPoints: [join(__dirname, 'program-process.ts')], outfile: 'program.cjs', write: false },
    ...{ bundle: true, packages: 'external', platform: 'node', target: 'node20' },
  }).outputFiles
  const file = join(cache, 'program.cjs')
  mkdirSync(cache, { recursive: true })
  writeFileSync(`${file}.${process.pid}`, built!.contents)
  renameSync(`${file}.${process.pid}`, file) // whole at every moment: others may run it
  return file
}

const program = bundle()

/** Rejects with the program's error, or with what it wrote to stderr: a run has no warnings. */
export function runProgram(
  stack: string,
  { changes, secrets = {}, preview = false, kubectl = 'kubectl-of-nobody' }: Options = {},
): Promise<Run> {
  const secretConfig = Object.fromEntries(
    Object.entries(secrets).map(([key, value]) => [`modelops:${key}`, value]),
  )
  const config = { ...engineConfig(stack, changes), ...secretConfig }
  const request: RunRequest = { stack, config, secretKeys: Object.keys(secretConfig), preview }
  const child = fork(program, { execArgv: [], silent: true, env: { ...process.env, KUBECTL: kubectl } })
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
