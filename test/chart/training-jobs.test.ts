/** Training as a Job and on a schedule. */
import assert from 'node:assert/strict'
import { describeChart, render } from './helm.js'
import { envOf, find, ofKind, podOf, podsOf, type Resource } from './resources.js'
import { eks, everything, local } from './stacks.js'

const jobsOf = (resources: Resource[]) =>
  podsOf(resources).filter(({ owner }) => !owner.startsWith('Deployment'))

describeChart('Training jobs', () => {
  it('are there only when they are asked for', () => assert.deepEqual(jobsOf(render('modelops', eks)), []))

  it('run modelops-train on the request that was given, with the role of the training service', () => {
    const resources = render('modelops', everything)
    const jobs = jobsOf(resources)
    assert.deepEqual(jobs.map(({ owner }) => owner.split(' ')[0]).sort(), ['CronJob', 'Job'])
    for (const { owner } of jobs) {
      const { spec, container } = podOf(resources, owner)
      assert.equal(container.image, everything.images.training)
      assert.deepEqual(container.command, ['modelops-train', '--config', '/etc/modelops/run.json'])
      assert.equal(spec.serviceAccountName, 'training')
      const { configMap } = spec.volumes!.find(({ name }) => name === 'request')!
      const { 'run.json': json } = find(resources, 'ConfigMap', configMap!.name).data!
      assert.deepEqual(JSON.parse(json!), everything.training.job.request)
    }
  })

  it('reach the store as the service does', () => {
    const resources = render('modelops', {
      ...local,
      training: { ...local.training, job: everything.training.job },
    })
    const [{ owner } = { owner: '' }] = jobsOf(resources)
    const { MODELOPS_STORE, S3_ENDPOINT, AWS_ACCESS_KEY_ID } = envOf(podOf(resources, owner).container)
    const service = envOf(podOf(resources, 'Deployment training').container)
    assert.deepEqual(
      [MODELOPS_STORE, S3_ENDPOINT, AWS_ACCESS_KEY_ID],
      [service.MODELOPS_STORE, service.S3_ENDPOINT, service.AWS_ACCESS_KEY_ID],
    )
  })

  it('are not cleared from a node that is to be saved, because they would not start again', () => {
    for (const { annotations, owner } of jobsOf(render('modelops', everything)))
      assert.equal(annotations['karpenter.sh/do-not-disrupt'], 'true', owner)
  })

  it('do not repeat a failure, and on a schedule never run at the same time', () => {
    const resources = render('modelops', everything)
    const [job] = ofKind(resources, 'Job')
    assert.equal(job!.spec.backoffLimit, 0)
    const { spec } = find(resources, 'CronJob', 'train-scheduled')
    assert.deepEqual(
      [spec.schedule, spec.timeZone, spec.concurrencyPolicy],
      ['0 3 * * *', 'Etc/UTC', 'Forbid'],
    )
  })

  it('nor the service is moved in order to save a node', () => {
    const training = podsOf(render('modelops', everything)).filter(({ owner }) => /train/.test(owner))
    assert.equal(training.length, 3)
    for (const { owner, annotations } of training)
      assert.equal(annotations['karpenter.sh/do-not-disrupt'], 'true', owner)
  })
})
