import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'

const source = new URL('../../src/import/memory-limit.ts', import.meta.url).href

/**
 * @param holdMs how long it holds the event loop then, at most
 * @returns the signal that ended a process with a limit of 64 MiB
 */
function signalOf(mebibytes: number, holdMs: number): NodeJS.Signals | null {
  const script = `
    import { limitMemory } from '${source}'
    await limitMemory(64 * 2 ** 20)
    const parts = []
    for (let i = 0; i < ${mebibytes}; i++) parts.push(Buffer.alloc(2 ** 20, 1))
    const end = Date.now() + ${holdMs}
    while (Date.now() < end);
    console.log(parts.length)
    process.exit()`
  return spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script]).signal
}

describe('the memory of an import', () => {
  it('ends the process that takes more, though it holds the event loop', () =>
    assert.equal(signalOf(256, 30_000), 'SIGKILL'))

  it('ends no other', () => assert.equal(signalOf(1, 500), null))
})
