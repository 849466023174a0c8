import { until } from '../../../../common/test/support/until.js'
import { startProcess } from '../../../../inference/test/support/service-process.js'
import { checkPipeline, deployPipeline } from './serve-onnx.js'

describe('serving an ONNX file in two workers', () => {
  it('answers on each of them as scikit-learn does', async () => {
    const service = await startProcess(deployPipeline, { WORKERS: '2' })
    try {
      await until(async () => (await fetch(`${service.url}/ready`).catch(() => undefined))?.ok ?? false)
      for (let i = 0; i < 6; i++) await checkPipeline(service.url) // each on a new connection, shared out in turn
    } finally {
      await service.remove()
    }
  })
})
