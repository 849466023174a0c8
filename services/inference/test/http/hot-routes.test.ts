/** Prediction requests as clients should not send them, over plain sockets. */
import assert from 'node:assert/strict'
import { connect, type Socket } from 'node:net'
import { predictionIdSchema } from '@modelops/common/prediction-id'
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

  it('has an id of its own in its answer, by every protocol, unless it is refused or counts as none', async () => {
    const rows = '{"instances":[[1,2,3],[4,5,6]]}'
    const tensor = '{"inputs":[{"name":"input-0","shape":[1,3],"datatype":"FP64","data":[1,2,3]}]}'
    const idOf = async (path: string, body: string) =>
      (await server.post(path, body)).headers.get('x-prediction-id')
    const ids = [
      await idOf('/predict', BODY),
      await idOf('/predict', rows),
      await idOf('/predict?explain=true', BODY),
      await idOf('/explain', BODY),
      await idOf('/v2/models/wine/infer', tensor),
      await idOf('/v2/models/wine/infer', tensor.replace('{', '{"parameters":{"binary_data_output":true},')),
      await idOf('/v1/models/wine:predict', rows),
      await idOf('/v1/models/wine:classify', '{"examples":[{"a":1,"b":2,"c":3}]}'),
    ]
    for (const id of ids) predictionIdSchema.parse(id)
    assert.deepEqual([...new Set(ids)].toSorted(), ids)
    const without = [await idOf('/predict', '{"features":[]}'), await idOf('/probe_predict', '')]
    assert.deepEqual(without, [null, null])
  })

  it('finds its id in the body where the protocol has a place for it', async () => {
    const tensor = { inputs: [{ name: 'input-0', shape: [1, 3], datatype: 'FP64', data: [1, 2, 3] }] }
    for (const [path, body, key] of [
      ['/predict', BODY, 'prediction_id'],
      ['/predict', '{"instances":[[1,2,3]]}', 'prediction_id'],
      ['/explain', BODY, 'prediction_id'],
      ['/v2/models/wine/infer', tensor, 'id'],
    ] as const) {
      const response = await server.post(path, body)
      const answer = (await response.json()) as Record<string, unknown>
      assert.equal(answer[key], response.headers.get('x-prediction-id'), path)
    }
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
