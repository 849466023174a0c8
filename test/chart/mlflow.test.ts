/** The MLflow server that training imports models from. */
import assert from 'node:assert/strict'
import { describeChart, refusal, render, type Values } from './helm.js'
import { find, podOf, type Resource } from './resources.js'

const environmentOf = (resources: Resource[], workload: string) =>
  podOf(resources, `Deployment ${workload}`).container.env!.filter(({ name }) => name.startsWith('MLFLOW'))
const egressOf = (values: Values, name: string) =>
  find(render('modelops', values), 'NetworkPolicy', name).spec.egress as object[]
const key = (name: string) => ({
  name,
  valueFrom: { secretKeyRef: { name: 'mlflow-login', key: name, optional: true } },
})

describeChart('MLflow in the chart', () => {
  it('is known to training alone, by its address and the keys of a secret', () => {
    const url = 'http://mlflow.mlops:5000'
    const resources = render('modelops', { mlflow: { url, existingSecret: 'mlflow-login' } })
    assert.deepEqual(environmentOf(resources, 'training'), [
      { name: 'MLFLOW_TRACKING_URI', value: url },
      key('MLFLOW_TRACKING_TOKEN'),
      key('MLFLOW_TRACKING_USERNAME'),
      key('MLFLOW_TRACKING_PASSWORD'),
    ])
    for (const other of ['inference', 'dashboard']) assert.deepEqual(environmentOf(resources, other), [])
  })

  it('is unknown until its address is set', () => {
    assert.deepEqual(environmentOf(render('modelops', {}), 'training'), [])
    const open = { mlflow: { url: 'http://mlflow:5000' } }
    assert.equal(environmentOf(render('modelops', open), 'training').length, 1)
  })

  const outside = (port: number) => ({
    to: [
      { ipBlock: { cidr: '0.0.0.0/0', except: ['169.254.0.0/16'] } },
      { ipBlock: { cidr: '::/0', except: ['fd00:ec2::/32', 'fe80::/10'] } },
    ],
    ports: [{ protocol: 'TCP', port }],
  })
  const servers: [url: string, rule: object][] = [
    ['https://mlflow.example.com/prefix', outside(443)],
    ['http://mlflow.example.com:5000', outside(5000)],
    [
      'http://mlflow.mlops.svc:5000',
      { to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'mlops' } } }] },
    ],
    ['http://mlflow', { to: [{ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'mlflow' } } }] }],
  ]
  for (const [url, rule] of servers)
    it(`is reached at ${url} by training alone, and nothing else is`, () => {
      const without = egressOf({}, 'training')
      assert.deepEqual(egressOf({ mlflow: { url } }, 'training'), [...without, rule])
      for (const other of ['inference', 'dashboard'])
        assert.deepEqual(egressOf({ mlflow: { url } }, other), egressOf({}, other))
    })

  it('is refused with a password in the address, and with a secret for no server', () => {
    const inAddress = { mlflow: { url: 'http://me:secret@mlflow:5000' } }
    assert.match(refusal('modelops', inAddress), /mlflow.*url/)
    const forNone = { mlflow: { existingSecret: 'mlflow-login' } }
    assert.match(
      refusal('modelops', forNone),
      /mlflow\.existingSecret is mlflow-login but there is no server/,
    )
  })
})
