/** A run of the training job, timed by its log. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Manifest } from '@modelops/common/manifest'
import { environment } from '../environment.js'

export interface JobTimes {
  epochSeconds: number
  trainingRows: number
  backend: string
  /** A second, from the start of the process until the table is in the store and its columns are known. */
  describedMegabytes: number
  /** A second, from there until the rows are split and encoded. */
  readMegabytes: number
  peakMebibytes: number
}

interface Line {
  msg: string
  time: string
  epoch?: number
}

const PEAK_INTERVAL_MS = 100

/** Trains 30-64-32-1 in batches of 512, with a tenth of the rows each to validate and to test. */
export async function timeJob(directory: string, table: string, epochs: number): Promise<JobTimes> {
  const home = join(directory, 'home')
  const started = Date.now()
  const { lines, peakMebibytes } = await run(home, table, epochs)
  const at = (msg: string, epoch?: number) => {
    const line = lines.find((entry) => entry.msg === msg && entry.epoch === epoch)
    if (!line) throw new Error(`the job logged no "${msg}"${epoch ? ` of epoch ${epoch}` : ''}`)
    return Date.parse(line.time) / 1000
  }
  const manifest = await manifestOf(home)
  const epochSeconds = (at('epoch', epochs) - at('epoch', 1)) / (epochs - 1)
  const megabytes = (await stat(table)).size / 1e6
  await rm(home, { recursive: true })
  return {
    epochSeconds,
    trainingRows: manifest.dataset!.rows * 0.8,
    backend: manifest.backend,
    describedMegabytes: megabytes / (at('training') - started / 1000),
    readMegabytes: megabytes / (at('epoch', 1) - at('training') - epochSeconds),
    peakMebibytes,
  }
}

async function run(home: string, table: string, epochs: number) {
  const settings = { csv: table, model: 'bench', target: 'class', hidden: '64,32', 'batch-size': 512, epochs }
  const shares = { 'test-split': 0.1, 'validation-split': 0.1, patience: epochs }
  const flags = Object.entries({ ...settings, ...shares }).flatMap(([name, value]) => [
    `--${name}`,
    String(value),
  ])
  const script = fileURLToPath(new URL('../../services/training/dist/job.js', import.meta.url))
  const env = { ...environment, MODELOPS_HOME: home, MODELOPS_STORE: '', LOG_LEVEL: 'info' }
  const job = spawn(process.execPath, [script, ...flags], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(job, 'exit')
  let peakMebibytes = 0
  const timer = setInterval(
    () => void peakOf(job.pid!).then((peak) => (peakMebibytes = Math.max(peakMebibytes, peak))),
    PEAK_INTERVAL_MS,
  )
  const lines: Line[] = []
  for await (const line of createInterface({ input: job.stdout })) lines.push(JSON.parse(line) as Line)
  clearInterval(timer)
  const [code] = (await ended) as [number | null]
  if (code !== 0) throw new Error(`the job ended with ${code}: ${JSON.stringify(lines.at(-1))}`)
  return { lines, peakMebibytes }
}

/** Linux keeps a process's largest resident memory. @returns MiB; 0 on other systems */
async function peakOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)
}

async function manifestOf(home: string): Promise<Manifest> {
  const runs = join(home, 'store/models/bench/runs')
  const [runId] = await readdir(runs)
  return JSON.parse(await readFile(join(runs, runId!, 'manifest.json'), 'utf8')) as Manifest
}
