/** Prediction requests as clients should not send them, over plain sockets. */
import assert from 'node:assert/strict'
import { connect, type Socket } from 'node:net'
import { until } from '../../../common/test/support/until.js'
import { startInference, untilReady, type InferenceServer } from '../support/inference-server.js'
import { publishModel } from '../support/publish-model.js'

const BODY = '{"features":[1,2,3]}'
const head = (target: string, lengthBytes: number, ...headers: string[]) =>
  [`POST ${target} HTTP/1.1`, 'host: x', `content-length: ${lengthBytes}`, ...headers, '', ''].join('\r\n')
const PREDICT = head('/predict', BODY.length) + BODY

describe('A prediction request', () => {
  let server: InferenceServer
  const open = () => connect(Number(new URL(server.url).port), '127.0.0.1').on('error', () => undefined)
  /** Everything received until the text has come or the connection has ended. */
  const read = (socket: Socket, text: string) =>
    new Promise<string>((resolve) => {
      let received = ''
      socket.on('data', (chunk) => {
        received += String(chunk)
        if (received.includes(text)) resolve(received)
      })
      socket.on('close', () => resolve(received))
    })
  const answerTo = async (request: string) => {
    const socket = open()
    socket.write(request)
    const answer = await read(socket, '}')
    socket.destroy()
    return answer
  }
  const metric = async (pattern: RegExp) =>
    Number(pattern.exec(await (await server.get('/metrics')).text())?.[1] ?? 0)
  const inFlight = () => metric(/^model_predictions_in_flight{.*} (\d+)/m)

  before(async () => {
    server = await startInference((store) => publishModel(store, { runId: 'run-1' }))
    await untilReady(server)
    await server.post('/deploy?run_id=run-1')
  })
  after(() => server.close())

  it('is no longer in flight when its client has gone, however many were sent at once', async () => {
    const slow = head('/deploy?run_id=run-1', 0)
    for (const text of [slow + PREDICT + PREDICT, PREDICT + PREDICT, PREDICT.slice(0, -3)]) {
      const socket = open()
      await new Promise<void>((resolve) => socket.write(text, () => resolve()))
      if (text.length < PREDICT.length) await until(async () => (await inFlight()) === 1)
      socket.destroy()
    }
    await until(async () => (await inFlight()) === 0)
  })

  it('is in flight while its body comes', async () => {
    const socket = open()
    socket.write(PREDICT.slice(0, -3))
    await until(async () => (await inFlight()) === 1)
    const answer = read(socket, '}')
    socket.write(PREDICT.slice(-3))
    assert.match(await answer, /"label"/)
    assert.equal(await inFlight(), 0)
    socket.destroy()
  })

  it('is no error when its client gives up', async () => {
    const errors = () => metric(/^model_prediction_errors_total{type="bad_request".*} (\d+)/m)
    const socket = open()
    socket.write(PREDICT.slice(0, -3))
    await until(async () => (await inFlight()) === 1)
    socket.destroy()
    await until(async () => (await inFlight()) === 0)
    assert.equal(await errors(), 0)
  })

  it('is refused before its body comes when it declares too large a one, and is soon cut off', async () => {
    const socket = open()
    socket.write(head('/predict', 2_000_000_000))
    const ended = new Promise((resolve) => socket.once('close', resolve))
    assert.match(await read(socket, '}'), /^HTTP\/1.1 413 .*"too_large".*2000000000 bytes/s)
    const flood = setInterval(() => socket.write('x'.repeat(1000)), 10)
    await ended
    clearInterval(flood)
  })

  it('may have an absolute URL', async () => {
    assert.match(await answerTo(head('http://any.host/predict?model=wine', BODY.length) + BODY), /"label"/)
    assert.match(await answerTo(head('http://any.host/v1/models/wine:predict', 2) + '{}'), /^HTTP\/1.1 400/)
  })

  it('may name the content encoding identity, in upper or lower case', async () => {
    const named = (coding: string) =>
      answerTo(head('/predict', BODY.length, `content-encoding: ${coding}`) + BODY)
    assert.match(await named('Identity'), /"label"/)
    assert.match(await named('gzip'), /^HTTP\/1.1 415/)
  })

  for (const query of ['modle=wine', 'model=wine&model=wine', 'model=wine&x', 'model=wine?x=1'])
    it(`is refused with the query ${query}`, async () => {
      const { status, code } = (await (await server.post(`/predict?${query}`, BODY)).json()) as {
        status: number
        code: string
      }
      const expected = query.endsWith('?x=1') ? [404, 'model_not_found'] : [400, 'invalid_query']
      assert.deepEqual([status, code], expected)
    })

  it('finds its model by a percent-encoded name, and without a name where the query is empty', async () => {
    for (const query of ['model=%77ine', '', 'model=wine'])
      assert.equal((await server.post(`/predict?${query}`, BODY)).status, 200)
  })
})
