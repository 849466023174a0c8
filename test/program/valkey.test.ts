/** By what the program lets replicas share the state of rollouts. */
import assert from 'node:assert/strict'
import { inputsOf } from '../support/registered.js'
import { runProgram, type Run } from '../support/run-program.js'

const url = 'rediss://cache.example.com:6379'
const isValkey = ({ type, name }: Run['registrations'][number]) =>
  name === 'valkey' && /Secret|RandomPassword/.test(type)
const madeBy = (run: Run) => run.registrations.filter(isValkey).map(({ type }) => type.split(':').at(-1))
const valuesOf = (run: Run) => inputsOf<{ values: { valkey: object } }>(run, 'Chart').values.valkey

describe('Valkey', () => {
  it('runs in the cluster, with a password that is generated', async () => {
    const run = await runProgram('local')
    assert.deepEqual(valuesOf(run), { enabled: true, url: '', existingSecret: 'valkey' })
    assert.deepEqual(inputsOf(run, 'RandomPassword', 'valkey'), { length: 32, special: false })
    const secret = inputsOf<Record<string, object>>(run, 'Secret', 'valkey')
    assert.deepEqual(secret.stringData, { password: 'generated-for-valkey' })
    assert.deepEqual(secret.metadata, { name: 'valkey', namespace: 'modelops' })
  })

  it('is another server where a URL names one, with its password', async () => {
    const run = await runProgram('eks', {
      changes: { 'valkey.url': url },
      secrets: { valkeyPassword: 'its own' },
    })
    assert.deepEqual(valuesOf(run), { enabled: false, url, existingSecret: 'valkey' })
    assert.deepEqual(madeBy(run), ['Secret'])
    const { stringData } = inputsOf<Record<string, object>>(run, 'Secret', 'valkey')
    assert.deepEqual(stringData, { password: 'its own' })
    // Its checksum is in annotations, and somebody may have chosen an easy one.
    assert.equal(inputsOf<{ length: number }>(run, 'RandomPassword', 'valkey-checksum').length, 32)
  })

  it('needs no password where the server has none, and may be left out', async () => {
    const without = await runProgram('local', { changes: { 'valkey.url': url } })
    assert.deepEqual(valuesOf(without), { enabled: false, url, existingSecret: '' })
    assert.deepEqual(madeBy(without), [])
    const off = await runProgram('local', { changes: { 'valkey.enabled': false } })
    assert.deepEqual(valuesOf(off), { enabled: false, url: '', existingSecret: '' })
  })

  it('refuses a password in the URL, and one without a URL', async () => {
    await assert.rejects(
      runProgram('local', { changes: { 'valkey.url': 'redis://:secret@cache:6379' } }),
      /valkey\.url is 'redis:.*It must be a URL such as rediss:\/\/cache\.example\.com:6379 without a password/,
    )
    await assert.rejects(
      runProgram('local', { secrets: { valkeyPassword: 'its own' } }),
      /valkeyPassword is set, but valkey\.url, which it is for, is not/,
    )
  })
})
