/** The thread that computes one model; see model/computing-thread.ts. */
import { parentPort, workerData } from 'node:worker_threads'
import { isProblem, messageOf } from '@modelops/common/problem'
import { loadLocalRunner } from './model/local-runner.js'
import type { LocalRunner } from './model/runner.js'
import type { ThreadAnswer, ThreadData, ThreadRequest } from './model/computing-thread.js'

const port = parentPort!
const send = (answer: ThreadAnswer, transferList: ArrayBuffer[] = []) =>
  port.postMessage(answer, transferList)
const { manifest, modelJson, weights, known } = workerData as ThreadData
const bufferOf = ({ buffer, byteOffset, byteLength }: Uint8Array) =>
  Buffer.from(buffer, byteOffset, byteLength)

try {
  const files = { modelJson: bufferOf(modelJson), weights: bufferOf(weights) }
  const runner = (await loadLocalRunner(manifest, files, { known, takesSlow: true }))!
  const { backend, inputWidth, outputWidth, linear } = runner
  send({ loaded: { backend, inputWidth, outputWidth, mostRows: runner.mostRows!, linear } })
  port.on('message', (request: ThreadRequest) => (request ? answer(runner, request) : end(runner)))
} catch (error) {
  send(failed(error))
}

function answer(runner: LocalRunner, { rows, count }: NonNullable<ThreadRequest>): void {
  try {
    const outputs = runner.run(rows, count).slice()
    send({ outputs }, [outputs.buffer])
  } catch (error) {
    send(failed(error))
  }
}

function end(runner: LocalRunner): void {
  runner.dispose()
  port.close()
}

function failed(error: unknown): ThreadAnswer {
  if (!isProblem(error)) return { error: messageOf(error) }
  const { code, detail, received, expected } = error
  return { error: detail, problem: { code, received, expected } }
}
