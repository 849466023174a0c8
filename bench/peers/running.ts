/** A server under test, whatever it is written in, and what its processes use (Linux). */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { openSync, readdirSync, readFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { cpus } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { cpuSecondsOf } from '../server.js'

export interface Running {
  url: string
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

/** Some servers need more than one. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'))
  await Promise.all(servers.map((server) => once(server, 'listening')))
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map((server) => once(server.close(), 'close')))
  return ports
}

/**
 * @param answers whether the server answers as it should by now
 * @returns when it does
 */
export async function startPeer(
  command: string[],
  options: { env: NodeJS.ProcessEnv; cwd: string; port: number; log: string },
  answers: (url: string) => Promise<boolean>,
): Promise<Running> {
  const [program, ...args] = [...pin, ...command] as [string, ...string[]]
  const log = openSync(options.log, 'w')
  const child = spawn(program, args, {
    env: options.env,
    cwd: options.cwd,
    stdio: ['ignore', log, log],
    detached: true,
  })
  await once(child, 'spawn')
  const pid = child.pid!
  started.add(pid)
  const url = `http://127.0.0.1:${options.port}`
  const end = performance.now() + START_MS
  while (!(await answers(url).catch(() => false))) {
    if (child.exitCode !== null || performance.now() > end)
      throw new Error(
        `${command.join(' ')} did not answer:\n${readFileSync(options.log, 'utf8').slice(-2000)}`,
      )
    await delay(10)
  }
  return { url, pid, stop: () => stop(pid, () => child.exitCode ?? child.signalCode) }
}

/** Processor seconds so far of a process and all that it has started. */
export const cpuSeconds = (pid: number) => familyOf(pid).reduce((sum, each) => sum + cpuSecondsOf(each), 0)

/** Resident memory of the same processes; pages that they share count once in each. */
export function residentMebibytes(pid: number): number {
  const kib = familyOf(pid).map((each) =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${each}/status`, 'utf8'))?.[1] ?? 0),
  )
  return kib.reduce((a, b) => a + b) / 1024
}

/** The process itself and its descendants. */
function familyOf(pid: number): number[] {
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => [Number(name), parentOf(name)]),
  )
  const family = [pid]
  for (const member of family) for (const [each, parent] of parents) if (parent === member) family.push(each)
  return family
}

/** @returns NaN where the process has ended meanwhile */
function parentOf(pid: string): number {
  try {
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')[1])
  } catch {
    return NaN
  }
}

async function stop(pid: number, exit: () => unknown): Promise<void> {
  const family = familyOf(pid)
  kill(pid, 'SIGTERM')
  for (let waited = 0; exit() === null && waited < STOP_MS; waited += 50) await delay(50)
  for (const member of [-pid, ...family]) kill(member, 'SIGKILL')
  started.delete(pid)
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It has ended.
  }
}
