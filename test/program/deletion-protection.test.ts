/** What a destroy, or a change that replaces something, must not take along. */
import assert from 'node:assert/strict'
import { find, inputsOf } from '../support/registered.js'
import { runProgram, type Run } from '../support/run-program.js'

const protectedIn = ({ registrations }: Run) =>
  registrations.filter(({ protect }) => protect).map(({ type, name }) => `${type} ${name}`)
const bucketOf = ({ registrations }: Run) => registrations.filter(({ type }) => type.startsWith('aws:s3/'))

describe('the EKS stack', () => {
  let run: Run
  before(async () => (run = await runProgram('eks')))

  it('protects bucket and namespace from Pulumi, and the cluster from everybody', () => {
    assert.deepEqual(protectedIn(run), [
      'aws:s3/bucket:Bucket modelops-eks',
      'kubernetes:core/v1:Namespace modelops',
    ])
    assert.equal(inputsOf<{ deletionProtection: boolean }>(run, 'Cluster').deletionProtection, true)
    // It would pass to all that the component makes.
    assert.equal(find(run, 'eks:index:Cluster').protect, false)
  })

  it('can be destroyed with all data when both are switched off', async () => {
    const changes = { deletionProtection: false, 'objectStore.keepData': false }
    const free = await runProgram('eks', { changes })
    assert.deepEqual(protectedIn(free), [])
    assert.equal(inputsOf<{ deletionProtection: boolean }>(free, 'Cluster').deletionProtection, false)
    assert.ok(bucketOf(free).every(({ retainOnDelete }) => !retainOnDelete))
    assert.deepEqual(inputsOf(free, 'aws:s3/bucket:Bucket'), { forceDestroy: true })
  })

  it('leaves the bucket with everything in it behind', () => {
    assert.equal(bucketOf(run).length, 6)
    assert.ok(bucketOf(run).every(({ retainOnDelete }) => retainOnDelete))
    assert.deepEqual(inputsOf(run, 'aws:s3/bucket:Bucket'), { forceDestroy: false })
  })

  it('keeps its Kubernetes provider, and so all that it made, whatever becomes of the kubeconfig', async () => {
    const identifierOf = (of: Run) =>
      inputsOf<{ clusterIdentifier: string }>(of, 'kubernetes', 'modelops-eks').clusterIdentifier
    // In this preview the kubeconfig is unknown.
    const runs = [run, await runProgram('eks', { preview: true })]
    assert.deepEqual(runs.map(identifierOf), ['modelops-eks', 'modelops-eks'])
  })
})
