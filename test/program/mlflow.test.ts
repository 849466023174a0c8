/** The MLflow server that the program lets models be imported from. */
import assert from 'node:assert/strict'
import { inputsOf } from '../support/registered.js'
import { runProgram, type Run } from '../support/run-program.js'

const url = 'https://mlflow.example.com'
const valuesOf = (run: Run) => inputsOf<{ values: { mlflow: object } }>(run, 'Chart').values.mlflow
const secretOf = (run: Run) => inputsOf<Record<string, object>>(run, 'Secret', 'mlflow')
const secretsOf = (run: Run) =>
  run.registrations.filter(
    ({ type, name }) => name.startsWith('mlflow') && /Secret|RandomPassword/.test(type),
  )

describe('MLflow', () => {
  it('is asked with the name and the password of the stack, whose change restarts training', async () => {
    const run = await runProgram('local', {
      changes: { 'mlflow.url': url, 'mlflow.username': 'reader' },
      secrets: { mlflowPassword: 'its own' },
    })
    assert.deepEqual(valuesOf(run), { url, existingSecret: 'mlflow' })
    const { metadata, stringData } = secretOf(run)
    assert.deepEqual(metadata, { name: 'mlflow', namespace: 'modelops' })
    assert.deepEqual(stringData, { MLFLOW_TRACKING_USERNAME: 'reader', MLFLOW_TRACKING_PASSWORD: 'its own' })
    assert.equal(inputsOf<{ length: number }>(run, 'RandomPassword', 'mlflow-checksum').length, 32)
  })

  it('is asked with a token, or with nothing', async () => {
    const changes = { 'mlflow.url': `${url}/prefix` }
    const run = await runProgram('eks', { changes, secrets: { mlflowToken: 'its own' } })
    assert.deepEqual(secretOf(run)['stringData'], { MLFLOW_TRACKING_TOKEN: 'its own' })
    const open = await runProgram('local', { changes })
    assert.deepEqual(valuesOf(open), { url: `${url}/prefix`, existingSecret: '' })
    assert.deepEqual(secretsOf(open), [])
  })

  const refused: [title: string, options: Parameters<typeof runProgram>[1], message: RegExp][] = [
    [
      'a password in the URL',
      { changes: { 'mlflow.url': 'http://me:secret@mlflow:5000' } },
      /mlflow\.url is 'http:.*It must be a URL such as https:\/\/mlflow\.example\.com, or empty/,
    ],
    [
      'a token for no server',
      { secrets: { mlflowToken: 'its own' } },
      /login of MLflow is set, but mlflow\.url/,
    ],
    [
      'a name without a password',
      { changes: { 'mlflow.url': url, 'mlflow.username': 'reader' } },
      /mlflow\.username is set without the other one/,
    ],
    [
      'a password without a name',
      { changes: { 'mlflow.url': url }, secrets: { mlflowPassword: 'its own' } },
      /mlflowPassword is set without the other one/,
    ],
    [
      'a token beside a password',
      {
        changes: { 'mlflow.url': url, 'mlflow.username': 'reader' },
        secrets: { mlflowPassword: 'its own', mlflowToken: 'its own' },
      },
      /mlflowToken is set, and mlflow\.username or mlflowPassword as well/,
    ],
  ]
  for (const [title, options, message] of refused)
    it(`is refused with ${title}`, () => assert.rejects(runProgram('local', options), message))
})
