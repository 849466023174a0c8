import assert from 'node:assert/strict'
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { networkInterfaces } from 'node:os'
import { connect, createServer, type AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { until } from '../support/until.js'

const hasIpv6 = () =>
  Object.values(networkInterfaces())
    .flat()
    .some((address) => address?.family === 'IPv6')

const script = fileURLToPath(new URL('../support/slow-service.ts', import.meta.url))

describe('the process of a service', () => {
  let child: ChildProcess
  let output = ''
  const launch = (env: Record<string, string> = {}) => {
    output = ''
    child = fork(script, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk) => (output += String(chunk)))
  }
  const says = (text: string) => until(() => output.includes(text))
  const port = async () => {
    await says('"port":')
    return Number(/"port":(\d+)/.exec(output)![1])
  }
  const get = (at: number, path: string, agent?: Agent) =>
    new Promise<string>((resolve, reject) =>
      request({ port: at, host: '127.0.0.1', path, agent }, (response) => {
        response.resume().once('end', () => resolve(String(response.headers.connection)))
      })
        .once('error', reject)
        .end(),
    )
  const exitCode = async () => (child.exitCode ?? (await once(child, 'exit'))[0]) as number
  afterEach(() => child.kill('SIGKILL'))

  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    it(`answers what is under way at ${signal}, then ends with exit code 0`, async () => {
      launch()
      const at = await port()
      const slow = get(at, '/slow')
      await says('asked for /slow')
      child.kill(signal)
      assert.ok(await slow)
      assert.equal(await exitCode(), 0)
      assert.match(output, /closed/)
    })

  it('listens on IPv6 and IPv4 with the address ::, and says so of one that it does not have', async () => {
    launch({ HOST: '::' })
    const at = await port()
    const hosts = hasIpv6() ? ['127.0.0.1', '::1'] : ['127.0.0.1']
    for (const host of hosts)
      assert.equal((await fetch(`http://${host.includes(':') ? `[${host}]` : host}:${at}/`)).status, 200)
    child.kill('SIGKILL')
    launch({ HOST: '192.0.2.1' })
    assert.equal(await exitCode(), 1)
    assert.match(output, /cannot listen on 192\.0\.2\.1/)
  })

  it('answers the next request of a kept-alive connection while it drains, and asks to close it', async () => {
    launch()
    const at = await port()
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    assert.equal(await get(at, '/', agent), 'keep-alive')
    const slow = get(at, '/slow')
    await says('asked for /slow')
    child.kill('SIGTERM')
    await says('draining')
    assert.equal(await get(at, '/', agent), 'close')
    await slow
    assert.equal(await exitCode(), 0)
    agent.destroy()
  })

  it('keeps an idle connection longer than a load balancer does, which takes 360 seconds', async () => {
    launch()
    const { headers } = await fetch(`http://127.0.0.1:${await port()}/`)
    assert.equal(headers.get('keep-alive'), 'timeout=370')
  })

  it('does not wait for a connection on which nothing was ever sent', async () => {
    launch()
    const silent = connect(await port(), '127.0.0.1')
    await once(silent, 'connect')
    await get(await port(), '/') // what came before has been accepted
    child.kill('SIGTERM')
    assert.equal(await exitCode(), 0)
    silent.destroy()
  })

  it('ends with exit code 1 when a request does not end in time', async () => {
    launch({ TIMEOUT: '200' })
    const at = await port()
    const never = get(at, '/never').catch(() => 'reset')
    await says('asked for /never')
    child.kill('SIGTERM')
    assert.equal(await exitCode(), 1)
    assert.equal(await never, 'reset')
    assert.match(output, /not drained after 200 ms/)
  })

  it('ends when the process that started it dies', async () => {
    launch()
    await port()
    // As the kernel does for a killed parent: nobody reads its log any more.
    child.stdout?.destroy()
    child.stderr?.destroy()
    child.disconnect()
    assert.equal(await exitCode(), 0)
  })

  it('ends when that process has died before it could listen', async () => {
    launch()
    child.stdout?.destroy()
    child.stderr?.destroy()
    child.disconnect()
    assert.equal(await exitCode(), 0)
  })

  it('says in one line that its port is taken', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const taken = (other.address() as AddressInfo).port
    launch({ PORT: String(taken) })
    assert.equal(await exitCode(), 1)
    assert.equal(
      output,
      `slow-service: cannot listen on 127.0.0.1:${taken}: another process uses it; choose another port\n`,
    )
    other.close()
  })
})
