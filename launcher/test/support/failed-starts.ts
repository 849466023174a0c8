/** Starts that end with one line that says why, whatever they had begun. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { Starter } from './starter.js'

export const lastLine = ({ output }: Starter): string => output.trim().split('\n').at(-1)!

/** @param taken the port of one of the services */
export async function endsWherePortIsTaken(start: () => Starter, taken: number): Promise<void> {
  const other = createServer((_, response) => response.end('{}')) // as ready as the service would be
  await new Promise<void>((resolve) => other.listen(taken, '127.0.0.1', resolve))
  const starter = start()
  assert.equal(await starter.exitCode(), 1)
  assert.match(lastLine(starter), new RegExp(`cannot listen on 127.0.0.1:${taken}: another process uses it`))
  other.close().closeAllConnections()
}

/** @param starter whose data directory cannot be made */
export async function endsWhereDataIsUnwritable(starter: Starter): Promise<void> {
  assert.equal(await starter.exitCode(), 1)
  assert.match(
    lastLine(starter),
    /cannot write to the data directory .*\/data \(.*\); choose another one with --data-dir/,
  )
}
