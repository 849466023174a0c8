/** Load from k6 while something happens to the platform. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { urls } from './platform.js'

const LONGEST_SECONDS = 600
/** How long the load runs before and after the action. */
const CALM_MS = 3000

export interface LoadResult {
  requests: number
  failed: number
  /** Requests that k6 could not begin in time. */
  dropped: number
  /** The 95th percentile of the slower half. */
  p95Ms: number
}

export interface Load {
  /** Requests a second, open loop. */
  rate: number
  rowsPerRequest?: number
}

/**
 * Asks the model iris for as long as `action` takes and a little longer. Half of the requests come on connections that
 * are kept, as those of a service, and half on new ones, as those of scripts: each shows what the other cannot.
 */
export async function underLoad(load: Load, action: () => Promise<void>): Promise<LoadResult> {
  const folder = await mkdtemp(join(tmpdir(), 'load-'))
  const half = { ...load, rate: load.rate / 2 }
  const kept = startLoad(half, join(folder, 'kept.json'))
  const fresh = startLoad(half, join(folder, 'fresh.json'), ['--no-connection-reuse'])
  try {
    await sleep(CALM_MS)
    await action()
    await sleep(CALM_MS)
    return sumOf(await Promise.all([kept.stop(), fresh.stop()]))
  } finally {
    kept.kill()
    fresh.kill()
    await rm(folder, { recursive: true })
  }
}

function startLoad({ rate, rowsPerRequest = 1 }: Load, summary: string, options: string[] = []) {
  const script = join(__dirname, '../../loadtest/latency.ts')
  const args = ['run', '--quiet', '--no-usage-report', '--no-thresholds', '--summary-export', summary]
  const settings = {
    BASE_URL: urls.inference,
    MODEL: 'iris',
    RATE: String(rate),
    ROWS: String(rowsPerRequest),
    DURATION: String(LONGEST_SECONDS),
  }
  const env = { ...process.env, ...settings }
  const command = [...args, ...options, script]
  const k6 = spawn(process.env.K6 ?? 'k6', command, { env, stdio: ['ignore', 'ignore', 'pipe'] })
  let stderr = ''
  k6.stderr.on('data', (data: Buffer) => (stderr += data.toString()))
  const ended = once(k6, 'close')
  const kill = () => void k6.kill('SIGKILL')
  process.once('exit', kill)
  k6.once('close', () => process.off('exit', kill))
  const stop = async () => {
    assert.equal(k6.exitCode, null, `k6 ended by itself: ${stderr}`)
    k6.kill('SIGINT')
    await ended
    return JSON.parse(await readFile(summary, 'utf8')) as Summary
  }
  return { stop, kill }
}

interface Summary {
  metrics: {
    iterations: { count: number }
    /** `passes` are the failed ones: the metric is the rate of failures. */
    http_req_failed: { passes: number }
    http_req_duration: { 'p(95)': number }
    dropped_iterations?: { count: number }
  }
}

function sumOf(summaries: readonly Summary[]): LoadResult {
  const sum = (count: (metrics: Summary['metrics']) => number) =>
    summaries.reduce((total, { metrics }) => total + count(metrics), 0)
  return {
    requests: sum(({ iterations }) => iterations.count),
    failed: sum(({ http_req_failed }) => http_req_failed.passes),
    dropped: sum(({ dropped_iterations }) => dropped_iterations?.count ?? 0),
    p95Ms: Math.max(...summaries.map(({ metrics }) => metrics.http_req_duration['p(95)'])),
  }
}
