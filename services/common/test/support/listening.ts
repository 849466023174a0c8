/** The address of a service that runs as a process of its own, by what it logs. */
import type { ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'

/**
 * @param child with its output piped, and set to log at the level `info`
 * @returns the URL once it listens, without a slash at its end
 * @throws Error with what it wrote to standard error when it ended before
 */
export async function listeningUrl(child: ChildProcess): Promise<string> {
  let errors = ''
  child.stderr?.on('data', (text) => (errors += text))
  for await (const line of createInterface({ input: child.stdout! })) {
    const { msg, port } = JSON.parse(line) as { msg: string; port: number }
    if (msg !== 'listening') continue
    child.stdout!.resume()
    return `http://127.0.0.1:${port}`
  }
  throw new Error(`${child.spawnargs.join(' ')} did not start: ${errors}`)
}
