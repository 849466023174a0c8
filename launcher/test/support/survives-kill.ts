/** That npm start replaces a service that is killed, and no other. */
import assert from 'node:assert/strict'
import type { Starter } from './starter.js'

export async function survivesKill(
  starter: Starter,
  service: 'training' | 'inference' | 'dashboard',
): Promise<void> {
  const before = await startTimes(starter)
  await starter.kill(service)
  await starter.shows(`${service} runs again`)
  const after = await startTimes(starter)
  for (const name of Object.keys(before) as (keyof typeof before)[])
    assert.equal(after[name] !== before[name], name === service, name)
  assert.match(
    starter.output,
    new RegExp(
      `${service} was ended by SIGKILL; .*${service}\\.log may say more; ${service} is started again in 0.5 s \\(1 of at most 5 times\\)\n`,
    ),
  )
}

/** When each process began, in seconds since 1970. */
async function startTimes({ training, inference, dashboard }: Starter) {
  const timeOf = async (url: string) =>
    /^process_start_time_seconds.* (\S+)$/m.exec(await (await fetch(`${url}/metrics`)).text())![1]
  return {
    training: await timeOf(training),
    inference: await timeOf(inference),
    dashboard: await timeOf(dashboard),
  }
}
