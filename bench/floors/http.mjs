// Bare node:http: parses, sums, answers. What no server on Node.js can go under.
import { Buffer } from 'node:buffer'
import { createServer } from 'node:http'
import { metrics } from './metrics.mjs'

const server = createServer((request, response) => {
  if (request.method === 'GET') return response.end(metrics())
  let text = ''
  request.setEncoding('utf8')
  request.on('data', (part) => (text += part))
  request.on('end', () => {
    let sum = 0
    for (const value of JSON.parse(text).features) sum += value
    const body = JSON.stringify({ prediction: sum, label: 'sum', model_run_id: 'floor' })
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
    response.writeHead(200, headers).end(body)
  })
})
server.listen(Number(process.env.PORT), '127.0.0.1', () =>
  console.log(JSON.stringify({ msg: 'listening', port: server.address().port })),
)
