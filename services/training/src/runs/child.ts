/** Work in a process of its own: it cannot block this one's event loop, and its memory is not this one's. */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { TrainingConfig } from '../config.js'

export interface ChildExit {
  code: number | null
  signal: NodeJS.Signals | null
  /** The end of what it wrote. */
  stderr: string
  /** Whether the system ended processes meanwhile because memory was short; undefined where it does not say. */
  memoryWasShort: boolean | undefined
}

export interface Child {
  pid: number | undefined
  exited: Promise<ChildExit>
  kill(): void
}

const STDERR_LENGTH = 8_192

/** @param onMessage gets what the child sends to this process */
export function startChild(
  script: 'train-process' | 'import-process',
  args: string[],
  config: TrainingConfig,
  onMessage: (message: unknown) => void,
): Child {
  const { MAX_RUN_HEAP_MB, MODELOPS_HOME, MODELOPS_STORE, LOG_LEVEL } = config
  const child = fork(fileURLToPath(new URL(`../../dist/${script}.js`, import.meta.url)), args, {
    env: { ...process.env, MODELOPS_HOME, ...(MODELOPS_STORE && { MODELOPS_STORE }), LOG_LEVEL },
    execArgv: MAX_RUN_HEAP_MB ? [`--max-old-space-size=${MAX_RUN_HEAP_MB}`] : [],
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  })
  child.on('message', onMessage)
  return { pid: child.pid, exited: exitOf(child), kill: () => child.kill('SIGKILL') }
}

async function exitOf(child: ChildProcess): Promise<ChildExit> {
  const kills = outOfMemoryKills()
  let stderr = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    process.stderr.write(text)
    stderr = (stderr + text).slice(-STDERR_LENGTH)
  })
  try {
    const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
    const memoryWasShort = kills === undefined ? undefined : outOfMemoryKills()! > kills
    return { code, signal, stderr, memoryWasShort }
  } catch (error) {
    const stderr = `it could not be started: ${(error as Error).message}`
    return { code: null, signal: null, stderr, memoryWasShort: undefined }
  }
}

/** Processes that Linux has ended for want of memory, those of containers included; undefined elsewhere. */
function outOfMemoryKills(): number | undefined {
  try {
    return Number(/^oom_kill (\d+)$/m.exec(readFileSync('/proc/vmstat', 'utf8'))?.[1])
  } catch {
    return undefined
  }
}
