/** The program as Pulumi itself runs it. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { preview } from '../support/preview-engine.js'
import { runProgram } from '../support/run-program.js'

describe('a preview of a new stack', () => {
  for (const stack of ['local', 'eks']) {
    it(`shows every resource of ${stack} and no warning, with every output unknown`, async () => {
      const { exitCode, diagnostics, resources } = await preview(stack)
      assert.deepEqual(diagnostics, [])
      assert.equal(exitCode, 0)
      const { registrations } = await runProgram(stack)
      const expected = registrations.map(({ type, name }) => `${type} ${name}`)
      assert.deepEqual(
        resources.filter((each) => !each.startsWith('pulumi:pulumi:Stack')).sort(),
        expected.sort(),
      )
    })
  }
})

describe('a run of the program', () => {
  it('is awaited by a process that has nothing else to do, which ends after it', () => {
    const script = `require('./test/support/run-program.ts').runProgram('local', {}).then((run) => console.log(run.registrations.length))`
    const root = join(__dirname, '../..')
    const printed = execFileSync(process.execPath, ['--import', 'tsx', '--eval', script], { cwd: root })
    assert.ok(Number(printed) > 10, String(printed))
  })
})
