/** What Pulumi leaves as the cluster has it, so that no setting replaces a volume or stops pods. */
import assert from 'node:assert/strict'
import { keepLiveFields } from '../../infra/live-fields.js'
import { find } from '../support/registered.js'
import { runProgram } from '../support/run-program.js'

function ignoredOf(type: string, name: string) {
  const args = { custom: true, type, name: `modelops:modelops/${name}` }
  const opts = { protect: true, ignoreChanges: ['metadata.labels'] }
  const result = keepLiveFields({ ...args, props: { metadata: { name } }, opts }) as
    { opts: { ignoreChanges: string[]; protect: boolean } } | undefined
  assert.ok(result?.opts.protect !== false)
  return result?.opts.ignoreChanges
}

describe("the objects of the platform's chart", () => {
  it('go through that rule', async () => {
    const run = await runProgram('local')
    assert.equal(find(run, 'Chart').transforms, 2)
  })

  it('keep the storage class of a claim that exists', () =>
    assert.deepEqual(ignoredOf('kubernetes:core/v1:PersistentVolumeClaim', 'prometheus'), [
      'metadata.labels',
      'spec.storageClassName',
    ]))

  it('leave the number of inference pods to the autoscaler', () =>
    assert.deepEqual(ignoredOf('kubernetes:apps/v1:Deployment', 'inference'), [
      'metadata.labels',
      'spec.replicas',
    ]))

  it('are otherwise as the chart has them', () => {
    assert.equal(ignoredOf('kubernetes:apps/v1:Deployment', 'dashboard'), undefined)
    assert.equal(ignoredOf('kubernetes:core/v1:Service', 'inference'), undefined)
  })
})
