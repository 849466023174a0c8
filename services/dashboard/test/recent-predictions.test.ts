import assert from 'node:assert/strict'
import type { RequestListener } from 'node:http'
import { Problem } from '@modelops/common/problem'
import { readRecentPredictions } from '../src/live/read-recent-predictions.js'
import { deadUrl, listen, type TestServer } from './support/servers.js'

const prediction = (seconds: number) => ({
  when: new Date(1_800_000_000_000 + seconds * 1_000).toISOString(),
  ...{ model_name: 'wine', model_run_id: 'run-1', rows: 1, prediction: 0, label: 'red', probability: 0.9 },
})

describe('the recent predictions', () => {
  const replicas: TestServer[] = []
  afterEach(() => Promise.all(replicas.splice(0).map((replica) => replica.close())))

  const start = async (answer: RequestListener) => {
    const server = await listen(answer)
    replicas.push(server)
    return server.url
  }
  /** A replica that was asked at these times, newest first. */
  const replica = (...seconds: number[]) =>
    start(({ url }, response) => {
      if (url === '/predictions/recent') response.end(JSON.stringify({ items: seconds.map(prediction) }))
      else response.writeHead(404).end()
    })
  const read = (...urls: URL[]) =>
    readRecentPredictions({ replicasUrl: urls[0]!, find: () => Promise.resolve(urls) })()

  it('are those of all replicas, newest first', async () => {
    const { items } = await read(await replica(9, 4, 1), await replica(), await replica(7, 2))
    assert.deepEqual(items, [9, 7, 4, 2, 1].map(prediction))
  })

  it('are the newest hundred', async () => {
    const count = 80
    const first = Array.from({ length: count }, (_, index) => 2 * (count - index))
    const { items } = await read(await replica(...first), await replica(...first.map((time) => time - 1)))
    const expected = Array.from({ length: 100 }, (_, index) => prediction(2 * count - index))
    assert.deepEqual(items, expected)
  })

  const silent: [string, () => Promise<URL>][] = [
    ['is not there', deadUrl],
    ['takes too long', () => start(() => {})],
    ['answers something else', () => start((_request, response) => response.end('{}'))],
  ]
  for (const [what, url] of silent)
    it(`are those of the others where a replica ${what}`, async () => {
      const { items } = await read(await url(), await replica(1))
      assert.deepEqual(items, [prediction(1)])
    })

  it('are a problem that names each replica where none answers', async () => {
    const urls = [await deadUrl(), await deadUrl()]
    await assert.rejects(read(...urls), (error) => {
      assert.ok(error instanceof Problem)
      assert.equal(error.code, 'bad_gateway')
      for (const { host } of urls) assert.match(error.detail, new RegExp(`${host}: .*ECONNREFUSED`))
      return true
    })
  })
})
