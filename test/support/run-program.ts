/** Runs of the program under mocks, one after the other in one process: to load what it is made with is most of a run. */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { buildSync } from 'esbuild'
import { END_OF_RUN, type Answer, type Run, type RunRequest } from './program-run.js'
import { engineConfig } from './stack-config.js'

export type { Registration, Run } from './program-run.js'

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

/** The program and the process that runs it as one file each: to compile and find their sources takes long. */
function bundle(): string {
  const { outputFiles } = buildSync({
    entryPoints: {
      program: join(__dirname, '../../index.ts'),
      'program-process': join(__dirname, 'program-process.ts'),
    },
    ...{ outdir: cache, outExtension: { '.js': '.cjs' }, write: false },
    ...{ bundle: true, packages: 'external', platform: 'node', target: 'node20', format: 'cjs' },
  })
  mkdirSync(cache, { recursive: true })
  for (const { path, contents } of outputFiles) {
    writeFileSync(`${path}.${process.pid}`, contents)
    renameSync(`${path}.${process.pid}`, path) // whole at every moment: others may run it
  }
  return join(cache, 'program-process.cjs')
}

const program = bundle()
let host: ChildProcess | undefined
let turn: Promise<unknown> = Promise.resolve()

/** Rejects with the program's error, or with what it wrote to stderr: a run has no warnings. */
export function runProgram(
  stack: string,
  { changes, secrets = {}, preview = false, kubectl = 'kubectl-of-nobody' }: Options = {},
): Promise<Run> {
  const secretConfig = Object.fromEntries(
    Object.entries(secrets).map(([key, value]) => [`modelops:${key}`, value]),
  )
  const config = { ...engineConfig(stack, changes), ...secretConfig }
  const request = { stack, config, secretKeys: Object.keys(secretConfig), preview, kubectl }
  const run = turn.then(() => runInHost(request))
  turn = run.catch(() => {})
  return run
}

async function runInHost(request: RunRequest): Promise<Run> {
  const child = (host ??= startHost())
  const { answer, stderr } = await ask(child, request)
  if (answer === undefined || stderr !== '') await end(child)
  if (answer && 'registrations' in answer && stderr === '') return answer
  throw new Error(answer && 'error' in answer ? answer.error : stderr)
}

/** After a run that wrote to stderr, so that nothing of it is taken for the next one's. */
async function end(child: ChildProcess): Promise<void> {
  host = undefined
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}

/** Ends with this process. */
const startHost = (): ChildProcess => fork(program, { execArgv: [], silent: true })

/** Whether this process stays for it: while it runs a program, and no longer. */
function hold(child: ChildProcess, how: 'ref' | 'unref'): void {
  child[how]()
  child.channel?.[how]()
  for (const stream of [child.stdout!, child.stderr!]) (stream as Socket)[how]()
}

/** @returns no answer where the process has ended */
function ask(child: ChildProcess, request: RunRequest): Promise<{ answer?: Answer; stderr: string }> {
  return new Promise((resolve) => {
    let [answer, stderr] = [undefined as Answer | undefined, '']
    hold(child, 'ref')
    const finish = () => {
      hold(child, 'unref')
      child.off('message', hear).off('close', finish).stderr!.off('data', read)
      resolve({ ...(answer && { answer }), stderr: stderr.replace(END_OF_RUN, '') })
    }
    const finishIfWhole = () => answer && stderr.endsWith(END_OF_RUN) && finish()
    const hear = (message: Answer) => {
      answer = message
      finishIfWhole()
    }
    const read = (data: Buffer) => {
      stderr += data.toString()
      finishIfWhole()
    }
    child.on('message', hear).on('close', finish).stderr!.on('data', read)
    child.send(request)
  })
}
