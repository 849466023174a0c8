import assert from 'node:assert/strict'
import { addUp } from '../src/live/counts.js'
import { parsePrometheusText } from '../src/live/prometheus-text.js'
import { idle } from './support/live-counts.js'

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

describe('the counts of all replicas', () => {
  const samples = [...parsePrometheusText(replica('wasm', 1)), ...parsePrometheusText(replica('cpu', 2))]

  it('are added up by model and run', () => {
    assert.deepEqual(addUp(samples), {
      inFlight: 3,
      errors: { wrong_length: 3 },
      versions: [
        {
          model: 'wine',
          runId: 'run-1',
          replicas: 0,
          backends: [],
          errors: {},
          numbers: { ...idle.numbers, predictions: 3 },
          histograms: idle.histograms,
        },
        {
          model: 'wine',
          runId: 'run-2',
          replicas: 2,
          backends: ['cpu', 'wasm'],
          errors: { wrong_length: 3 },
          numbers: { ...idle.numbers, predictions: 30, queueRows: 9 },
          histograms: {
            ...idle.histograms,
            latency: { bounds: [0.001, 0.01], cumulative: [0, 3, 6], sum: 1.5 },
            batchRows: { bounds: [1], cumulative: [3, 3], sum: 3 },
          },
        },
      ],
    })
  })

  it('have values that training never saw of every code together', () => {
    const of = 'model_input_warnings_total{model="wine",run_id="run-1"'
    const { versions } = addUp(
      parsePrometheusText(`${of},code="unknown_category"} 3\n${of},code="missing_value"} 2\n`),
    )
    assert.equal(versions[0]!.numbers.inputWarnings, 5)
  })

  it('have no version of a sample that does not name one', () => {
    const samples = parsePrometheusText('model_queue_rows{model="wine"} 3\nmodel_queue_rows 3\n')
    assert.deepEqual(addUp(samples).versions, [])
  })

  it('are empty without replicas', () => {
    assert.deepEqual(addUp([]), { inFlight: 0, errors: {}, versions: [] })
  })
})
