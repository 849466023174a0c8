import assert from 'node:assert/strict'
import { integer, readConfig, serviceSettings, storeUrlOf } from '../src/config.js'

const settings = { ...serviceSettings, PORT: integer(0, 65_535, 'a port').default(8081) }

describe('settings', () => {
  it('have defaults that run on a laptop', () => {
    const config = readConfig(settings, {})
    assert.equal(config.HOST, '127.0.0.1')
    assert.equal(config.PORT, 8081)
    assert.equal(storeUrlOf({ ...config, MODELOPS_HOME: '/data' }), 'file:///data/store')
  })

  it('take an empty variable for one that is not set', () => {
    assert.equal(readConfig(settings, { PORT: '' }).PORT, 8081)
  })

  for (const PORT of [' ', '0x50', '1e3', '+1', '-1', '65536', '80.5'])
    it(`refuse '${PORT}' as a whole number`, () => {
      assert.throws(() => readConfig(settings, { PORT }), /^Problem: PORT: received/)
    })

  it('say the name, what came and what is allowed of every wrong variable', () => {
    assert.throws(
      () => readConfig(settings, { PORT: 'abc', LOG_LEVEL: 'loud', SHUTDOWN_TIMEOUT_MS: '1.5' }),
      (error: Error) => {
        assert.deepEqual(error.message.split('\n').toSorted(), [
          'LOG_LEVEL: received "loud", expected one of fatal, error, warn, info, debug, trace, silent',
          'PORT: received "abc", expected a whole number from 0 to 65535 (a port)',
          'SHUTDOWN_TIMEOUT_MS: received "1.5", expected a whole number from 0 to 600000 (milliseconds)',
        ])
        return true
      },
    )
  })

  for (const url of ['http://bucket', 'file:relative', 'data', 's3://'])
    it(`refuse ${url} as a store`, () => {
      assert.throws(
        () => readConfig(settings, { MODELOPS_STORE: url }),
        /MODELOPS_STORE: received .* expected file:/,
      )
    })
})
