import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { curlOf } from '../../../web/api/curl.js'

const origin = 'http://127.0.0.1:8080'

/** What a shell hands to curl, by command. */
function argumentsOf(commands: string[]): string[][] {
  const script = `curl() { printf '%s\\0' "$#" "$@"; }\n${commands.join('\n')}`
  const rest = spawnSync('sh', ['-c', script], { encoding: 'utf8' }).stdout.split('\0')
  return commands.map(() => rest.splice(0, Number(rest.shift())))
}

describe('the command that repeats a call', () => {
  it('names the whole address', () => {
    const command = curlOf({ method: 'GET', url: '/api/inference/runs?model=iris' }, origin)
    assert.equal(command, "curl -i 'http://127.0.0.1:8080/api/inference/runs?model=iris'")
  })

  it('says which method, unless the body implies it', () => {
    assert.match(curlOf({ method: 'POST', url: '/x' }, origin), / -X POST /)
    assert.doesNotMatch(curlOf({ method: 'POST', url: '/x', body: '{}' }, origin), /-X/)
  })

  it('sends a file by its name, whatever that is', function () {
    if (process.platform === 'win32') this.skip()
    const command = curlOf({ method: 'POST', url: '/datasets', file: "Ann's table.csv" }, origin)
    assert.deepEqual(argumentsOf([command])[0]!.slice(-2), ['--data-binary', "@Ann's table.csv"])
  })

  it('hands any body and header to curl as they were, through a shell', function () {
    if (process.platform === 'win32') this.skip()
    const text = fc.string({ unit: 'binary' }).filter((value) => !value.includes('\0'))
    const calls = fc.sample(fc.record({ body: text, etag: text }), 200)
    const commands = calls.map(({ body, etag }) =>
      curlOf({ method: 'POST', url: '/predict', headers: { 'if-match': etag }, body }, origin),
    )
    argumentsOf(commands).forEach((given, index) => {
      const { body, etag } = calls[index]!
      assert.deepEqual(given.slice(-2), ['-d', body])
      assert.ok(given.includes(`if-match: ${etag}`))
      assert.ok(given.includes('content-type: application/json'))
    })
  })
})
