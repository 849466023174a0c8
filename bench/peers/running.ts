/** A server under test, whatever it is written in, and what its processes use (Linux). */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { openSync, readdirSync, readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'

export interface Running {
  pid: number
  stop(): Promise<void>
}

const START_MS = 300_000
const STOP_MS = 10_000
/** The server gets the first core, everything else the others. */
const pin = cpus().length > 1 ? ['taskset', '--cpu-list', '0'] : []

/** Each leads a process group, so that what it has started ends with it. */
const started = new Set<number>()
process.once('exit', () => started.forEach((pid) => kill(-pid, 'SIGKILL')))

/** Leaves the first core to the server. */
export function pinThisProcess(): void {
  const rest = `1-${cpus().length - 1}`
  if (pin.length) spawnSync('taskset', ['--all-tasks', '--pid', '--cpu-list', rest, String(process.pid)])
}

/**
 * @param answers whether the server answers as it should by now
 * @returns when it does
 */
export async function startPeer(
  command: string[],
  { env, cwd, logFile }: { env: NodeJS.ProcessEnv; cwd: string; logFile: string },
  answers: () => Promise<boolean>,
): Promise<Running> {
  const [program, ...args] = [...pin, ...command] as [string, ...string[]]
  const log = openSync(logFile, 'w')
  const child = spawn(program, args, { env, cwd, stdio: ['ignore', log, log], detached: true })
  await once(child, 'spawn')
  const pid = child.pid!
  started.add(pid)
  const end = performance.now() + START_MS
  while (!(await answers().catch(() => false))) {
    if (child.exitCode !== null || performance.now() > end)
      throw new Error(`${command.join(' ')} did not answer:\n${readFileSync(logFile, 'utf8').slice(-2000)}`)
    await delay(10)
  }
  return { pid, stop: () => stop(pid, () => child.exitCode ?? child.signalCode) }
}

async function stop(pid: number, exit: () => unknown): Promise<void> {
  const family = familyOf(pid)
  kill(pid, 'SIGTERM')
  for (let waited = 0; exit() === null && waited < STOP_MS; waited += 50) await delay(50)
  for (const member of [-pid, ...family.map((process) => process.pid)]) kill(member, 'SIGKILL')
  started.delete(pid)
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It has ended.
  }
}

/** Processor seconds so far, and resident MiB, of a process and its descendants; pages that they share count in each. */
export function usageOf(pid: number): { cpuSeconds: number; mebibytes: number } {
  const family = familyOf(pid)
  return {
    cpuSeconds: family.reduce((sum, { ticks }) => sum + ticks, 0) / 100,
    mebibytes: (family.reduce((sum, { pages }) => sum + pages, 0) * 4096) / 2 ** 20,
  }
}

function familyOf(pid: number) {
  const processes = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? readProcess(name) : []))
  const family = processes.filter((process) => process.pid === pid)
  for (const { pid } of family) family.push(...processes.filter(({ parent }) => parent === pid))
  return family
}

/** @see proc_pid_stat(5); the name of the program before the numbers may hold anything */
function readProcess(pid: string) {
  try {
    const numbers = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ').map(Number)
    const [, parent, , , , , , , , , , user, system] = numbers
    return [{ pid: Number(pid), parent, ticks: user! + system!, pages: numbers[21]! }]
  } catch {
    return [] // It has ended meanwhile.
  }
}
