/** The built service as a process of its own, with a store of its own. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { ArtifactStore } from '@modelops/common/artifact-store/artifact-store'
import { openStore } from '@modelops/common/artifact-store/open-store'
import { freePort } from '../../../common/test/support/free-port.js'

export interface ServiceProcess {
  url: string
  process: ChildProcess
  store: ArtifactStore
  /** What it has written, parsed. */
  log(): Record<string, unknown>[]
  stderr(): string
  /** Resolves with the exit code. */
  ended: Promise<number | null>
  /** Kills it and removes its directory. */
  remove(): Promise<void>
}

/** @param prepare fills the store before the service starts */
export async function startProcess(
  prepare: (store: ArtifactStore) => Promise<unknown>,
  settings: Readonly<Record<string, string>> = {},
): Promise<ServiceProcess> {
  const directory = await mkdtemp(join(tmpdir(), 'modelops-process-'))
  const url = pathToFileURL(join(directory, 'store')).href
  const store = await openStore(url)
  await prepare(store)
  const port = settings['PORT'] ?? String(await freePort())
  const env = { ...process.env, HOST: '127.0.0.1', PORT: port, MODELOPS_HOME: directory, MODELOPS_STORE: url }
  const entry = fileURLToPath(new URL('../../dist/server.js', import.meta.url))
  const child = spawn(process.execPath, [entry], { env: { ...env, ...settings }, stdio: 'pipe' })
  const output = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const)
    child[name].on('data', (chunk) => (output[name] += String(chunk)))
  const ended = once(child, 'exit').then(([code]) => code as number | null)
  return {
    url: `http://127.0.0.1:${port}`,
    process: child,
    store,
    log: () => parseLines(output.stdout),
    stderr: () => output.stderr,
    ended,
    remove: async () => {
      child.kill('SIGKILL')
      await ended
      await rm(directory, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

const parseLines = (text: string) =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, unknown>)
