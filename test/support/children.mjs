// What a test starts ends with it: mocha loads this into each of its processes, which it follows from its first child on.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { subscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'

const running = new Set()
let killer

subscribe('child_process', ({ process: child }) => {
  child.once('spawn', () => {
    if (child === killer) return
    running.add(child)
    announce()
    child.once('exit', () => {
      running.delete(child)
      announce()
    })
  })
})

/** Ends the children however this process ends, kill -9 included: a shell that sees its standard input closed. */
function startKiller() {
  const script = 'while read -r pids; do last=$pids; done; [ -z "$last" ] || kill -KILL $last'
  const shell = spawn('sh', ['-c', script], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
  shell.once('error', () => {}).unref()
  shell.stdin.once('error', () => {}).unref()
  return shell
}

function announce() {
  killer ??= startKiller()
  killer.stdin.write([...running].map(({ pid }) => pid).join(' ') + '\n')
}

/** Not what is unref'd: it serves the tests of several files, and ends with this process. */
const isAwaited = (child) => child._handle?.hasRef() ?? false

export const mochaHooks = {
  /** After each file. One that has been told to end is waited for. */
  async afterAll() {
    const ours = [...running].filter(isAwaited)
    const left = ours.filter(({ killed }) => !killed)
    const ended = ours.map((child) => once(child, 'exit'))
    for (const child of left) child.kill('SIGKILL')
    await Promise.all(ended)
    const names = left.map(({ pid, spawnargs }) => `${pid}: ${spawnargs.join(' ')}`)
    assert.deepEqual(names, [], 'processes that the tests left running')
  },
}
