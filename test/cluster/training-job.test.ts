/** The chart's training Job against the store in the cluster. */
import assert from 'node:assert/strict'
import { cluster, ask, assertServedByAll, deploy, imageTag, uploadIris, urls } from './platform.js'
import { eventually } from './eventually.js'
import { renderTrainingJob } from './local-stack.js'

interface Runs {
  items: { run_id: string; model_name: string }[]
}

describe('the training Job', () => {
  before(uploadIris)

  it('reads its data set from the store and publishes a run there, which inference deploys on every replica', async () => {
    const request = { dataset: 'iris', model: { name: 'by-job', target: 'species' } }
    const manifests = await renderTrainingJob(cluster, imageTag, request)
    await cluster.apply(manifests)
    try {
      const job = /kind: Job\nmetadata:\n {2}name: (\S+)/.exec(manifests)![1]!
      await cluster.kubectl(['wait', '--for=condition=complete', `job/${job}`, '--timeout=600s'])
      const { items } = await ask<Runs>(`${urls.inference}/runs?model=by-job`)
      assert.equal(items.length, 1)
      assert.match(await cluster.kubectl(['logs', `job/${job}`]), new RegExp(items[0]!.run_id))
      await deploy(items[0]!.run_id)
      await eventually(() => assertServedByAll('by-job', items[0]!.run_id))
    } finally {
      await cluster.kubectl(['delete', '--wait=true', '-f', '-'], manifests)
    }
  })
})
