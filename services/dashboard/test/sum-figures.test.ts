import assert from 'node:assert/strict'
import { parsePrometheusText } from '../src/live/prometheus-text.js'
import { sumFigures } from '../src/live/sum-figures.js'

/** As the inference service writes them: run-2 in service, run-1 replaced. */
const replica = (backend: string, factor: number) => `
model_predictions_total{model="wine",run_id="run-2",service="inference"} ${factor * 10}
model_predictions_total{model="wine",run_id="run-1",service="inference"} ${factor}
model_prediction_errors_total{type="wrong_length",service="inference"} ${factor}
model_version_errors_total{model="wine",run_id="run-2",type="wrong_length"} ${factor}
model_predictions_in_flight{service="inference"} ${factor}
model_queue_rows{model="wine",run_id="run-2"} ${factor * 3}
model_info{model="wine",run_id="run-2",backend="${backend}",task="binary"} 1
model_prediction_latency_seconds_bucket{le="0.01",model="wine",run_id="run-2"} ${factor}
model_prediction_latency_seconds_bucket{le="0.001",model="wine",run_id="run-2"} 0
model_prediction_latency_seconds_bucket{le="+Inf",model="wine",run_id="run-2"} ${factor * 2}
model_prediction_latency_seconds_sum{model="wine",run_id="run-2"} ${factor / 2}
model_prediction_latency_seconds_count{model="wine",run_id="run-2"} ${factor * 2}
model_batch_rows_bucket{le="1",model="wine",run_id="run-2"} ${factor}
model_batch_rows_bucket{le="+Inf",model="wine",run_id="run-2"} ${factor}
model_batch_rows_sum{model="wine",run_id="run-2"} ${factor}
nodejs_active_handles_total 3
`

describe('the figures of all replicas', () => {
  const samples = [...parsePrometheusText(replica('wasm', 1)), ...parsePrometheusText(replica('cpu', 2))]
  const empty = { bounds: [], cumulative: [0], sum: 0 }

  it('are added up by model and run', () => {
    assert.deepEqual(sumFigures(samples, new Map([['wine', 'run-2']])), {
      in_flight: 3,
      errors: { wrong_length: 3 },
      versions: [
        {
          model: 'wine',
          run_id: 'run-1',
          stable: false,
          replicas: 0,
          backends: [],
          queue_rows: 0,
          predictions: 3,
          requests: 0,
          errors: {},
          latency_seconds: empty,
          batch_rows: empty,
        },
        {
          model: 'wine',
          run_id: 'run-2',
          stable: true,
          replicas: 2,
          backends: ['cpu', 'wasm'],
          queue_rows: 9,
          predictions: 30,
          requests: 6,
          errors: { wrong_length: 3 },
          latency_seconds: { bounds: [0.001, 0.01], cumulative: [0, 3, 6], sum: 1.5 },
          batch_rows: { bounds: [1], cumulative: [3, 3], sum: 3 },
        },
      ],
    })
  })

  it('say nothing about what is stable where that is not known', () => {
    assert.deepEqual(
      sumFigures(samples, undefined).versions.map(({ stable }) => stable),
      [null, null],
    )
  })

  it('have no version of a sample that does not name one', () => {
    const samples = parsePrometheusText('model_queue_rows{model="wine"} 3\nmodel_queue_rows 3\n')
    assert.deepEqual(sumFigures(samples, undefined).versions, [])
  })

  it('are empty without replicas', () => {
    assert.deepEqual(sumFigures([], undefined), { in_flight: 0, errors: {}, versions: [] })
  })
})
