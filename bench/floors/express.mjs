// Bare Express: parses, sums, answers.
import express from 'express'
import { metrics } from './metrics.mjs'

const app = express()
app.use(express.json())
app.post('/predict', (request, response) => {
  let sum = 0
  for (const value of request.body.features) sum += value
  response.json({ prediction: sum, label: 'sum', model_run_id: 'floor' })
})
app.get(['/ready', '/metrics'], (_request, response) => response.send(metrics()))
const server = app.listen(Number(process.env.PORT), '127.0.0.1', () =>
  console.log(JSON.stringify({ msg: 'listening', port: server.address().port })),
)
