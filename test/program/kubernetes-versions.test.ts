/** How long EKS supports the versions of Kubernetes that the program knows. */
import assert from 'node:assert/strict'
import { kubernetesVersions, supportOf } from '../../infra/config/kubernetes-versions.js'
import { project } from '../support/stack-config.js'

describe('the support of a Kubernetes version', () => {
  it('ends after its last day, which is a year later when it is extended', () => {
    const state = (version: string, type: 'STANDARD' | 'EXTENDED', today: string) =>
      supportOf(version, type, today).state
    assert.equal(state('1.34', 'STANDARD', '2026-12-02'), 'ends-soon')
    assert.equal(state('1.34', 'STANDARD', '2026-12-03'), 'ended')
    assert.equal(state('1.34', 'EXTENDED', '2026-12-03'), 'supported')
    assert.equal(state('1.34', 'EXTENDED', '2027-12-03'), 'ended')
  })

  it('ends soon from sixty days before', () => {
    assert.deepEqual(supportOf('1.36', 'STANDARD', '2027-06-02'), { ends: '2027-08-02', state: 'supported' })
    assert.deepEqual(supportOf('1.36', 'STANDARD', '2027-06-03'), { ends: '2027-08-02', state: 'ends-soon' })
  })

  it('is none for what is older than the table, and taken for granted for what is newer', () => {
    assert.equal(supportOf('1.30', 'EXTENDED', '2026-11-26').state, 'ended')
    assert.equal(supportOf('1.99', 'STANDARD', '2026-11-26').state, 'supported')
  })
})

describe('the default Kubernetes version', () => {
  const version = String(project.config.kubernetesVersion!.default)

  it('is the newest that the program knows', () => assert.equal(version, kubernetesVersions[0].version))

  it('has more than sixty days of standard support left', () => {
    const { ends, state } = supportOf(version, 'STANDARD', new Date().toISOString().slice(0, 10))
    const remedy = 'Add the newest version of EKS to infra/config/kubernetes-versions.ts, which says how.'
    assert.equal(state, 'supported', `Kubernetes ${version} leaves standard support on ${ends}. ${remedy}`)
  })
})
