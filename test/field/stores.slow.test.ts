/** Services on the S3 server of the field, which treats the conditions of writes as it is told. */
import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { Deployment } from '@modelops/common/deployment'
import { openStore } from '@modelops/common/artifact-store/open-store'
import { withEnv } from '../../services/common/test/support/environment.js'
import { freePort } from '../../services/common/test/support/free-port.js'
import { until } from '../../services/common/test/support/until.js'
import { publishModel } from '../../services/inference/test/support/publish-model.js'
import { startProcess, type ServiceProcess } from '../../services/inference/test/support/service-process.js'
import { describeField, fieldCase } from './support/field-cases.js'
import { answer, Platform, post } from './support/platform.js'

const STORE = 's3://bucket/x'

describeField('a store from the field (s3-without-conditions.py)', () => {
  let server: ChildProcess
  afterEach(async () => {
    server.kill()
    await once(server, 'exit')
  })

  /** @returns the settings of a service that uses it */
  async function startStore(mode: string): Promise<Record<string, string>> {
    const port = String(await freePort())
    const env = { ...process.env, MODE: mode }
    server = spawn('python3', [fieldCase('s3-without-conditions.py'), port], { env, stdio: 'ignore' })
    const S3_ENDPOINT = `http://127.0.0.1:${port}`
    await until(() => fetch(S3_ENDPOINT).then(Boolean, () => false), 'the store listens')
    return { MODELOPS_STORE: STORE, S3_ENDPOINT, AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' }
  }

  const unusable: [mode: string, title: string, reason: RegExp][] = [
    [
      'ignore',
      'that ignores conditions',
      /ignores the condition If-None-Match.*Use a server with conditional writes/,
    ],
    ['501', 'that answers them with 501', /NotImplemented.*does not implement.*conditional writes/],
  ]
  for (const [mode, title, reason] of unusable)
    it(`${title} keeps both services from being ready, and they say so`, async () => {
      const platform = await Platform.start(await startStore(mode))
      try {
        for (const url of [platform.training, platform.inference]) {
          const ready = async () => (await fetch(`${url}/ready`)).text()
          await until(async () => reason.test(await ready()), `${url} says why it is not ready`)
          assert.doesNotMatch(await ready(), /again later/)
        }
      } finally {
        await platform.end()
      }
    })

  it('that honours conditions keeps every deployment that two services acknowledged', async () => {
    const settings = await startStore('honour')
    const store = await withEnv(settings, () => openStore(STORE))
    for (const runId of ['run-0', 'run-1', 'run-2', 'run-3']) await publishModel(store, { runId })
    store.close()
    const services = await Promise.all([0, 1].map(() => startProcess(() => Promise.resolve(), settings)))
    try {
      assert.equal(await deployAtOnce(services), await historyLength(services[0]!))
    } finally {
      await Promise.all(services.map((service) => service.remove()))
    }
  })
})

/** @returns how many of 16 deployments, eight of each service, were acknowledged */
async function deployAtOnce(services: ServiceProcess[]): Promise<number> {
  for (const { url } of services)
    await until(
      () =>
        fetch(`${url}/ready`).then(
          ({ ok }) => ok,
          () => false,
        ),
      `${url} is ready`,
    )
  let acknowledged = 0
  for (let round = 0; round < 8; round++) {
    const pair = 2 * (round % 2) // a run that is deployed already would not be again
    const answers = services.map(({ url }, i) => post(`${url}/deploy?run_id=run-${pair + i}`))
    for (const { status } of await Promise.all(answers)) acknowledged += Number(status === 200)
  }
  assert.ok(acknowledged > 0)
  return acknowledged
}

async function historyLength({ url }: ServiceProcess): Promise<number> {
  const { items } = await answer<{ items: Deployment[] }>(fetch(`${url}/deployments`), 200)
  return items[0]!.history.length
}
