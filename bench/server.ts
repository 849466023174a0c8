/** A server under test: a process of its own, as a user starts it. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { environment } from './environment.js'

export interface Server {
  url: string
  /** Process ids of the workers, where there are any. */
  workerPids: number[]
  /** The value of a metric without labels, or of its first series. */
  metric(name: string): Promise<number>
  stop(): Promise<void>
}

const START_MS = 30_000

const running = new Set<ChildProcess>()
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')))

/**
 * @param entry relative to the repository
 * @returns when the server is ready
 */
export async function startServer(entry: string, settings: Record<string, string> = {}): Promise<Server> {
  const path = fileURLToPath(new URL(`../${entry}`, import.meta.url))
  const env = { ...environment, HOST: '127.0.0.1', PORT: '0', ...settings }
  const child = spawn(process.execPath, [path], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  running.add(child)
  const workerPids: number[] = []
  const port = await new Promise<number>((resolve, reject) => {
    createInterface(child.stdout).on('line', (text) => {
      const line = JSON.parse(text) as { msg: string; port?: number; pid?: number }
      if (line.msg === 'worker started') workerPids.push(line.pid!)
      if (line.msg === 'listening') resolve(line.port!)
    })
    child.once('exit', (code) => reject(new Error(`${entry} ended with exit code ${code}`)))
    setTimeout(() => reject(new Error(`${entry} did not listen within ${START_MS} ms`)), START_MS).unref()
  })
  const url = `http://127.0.0.1:${port}`
  while (!(await fetch(`${url}/ready`)).ok) await delay(20)
  return { url, workerPids, metric: (name) => metricOf(url, name), stop: () => stop(child) }
}

async function metricOf(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text()
  const found = new RegExp(`^${name}(?:{.*})? (\\S+)$`, 'm').exec(text)
  if (!found) throw new Error(`${url} has no metric ${name}`)
  return Number(found[1])
}

/** Processor seconds of any process so far (Linux). */
export function cpuSecondsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

async function stop(child: ChildProcess): Promise<void> {
  running.delete(child)
  const ended = child.exitCode === null ? once(child, 'exit') : undefined
  child.kill('SIGTERM')
  await ended
}
