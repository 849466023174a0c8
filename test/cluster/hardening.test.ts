/** Who a process in a pod is and what it may do, asked in the running containers. */
import assert from 'node:assert/strict'
import { cluster } from './platform.js'

describe('hardening', () => {
  it('runs every container as a user other than root, on a root file system that takes no file', async () => {
    const containers = (await cluster.pods()).flatMap(({ metadata, spec }) =>
      spec.containers.map(({ name }) => ({ pod: metadata.name, name })),
    )
    const names = new Set(containers.map(({ name }) => name))
    assert.deepEqual([...names].sort(), [
      'dashboard',
      'inference',
      'minio',
      'prometheus',
      'training',
      'valkey',
    ])
    for (const { pod, name } of containers) {
      const user = await cluster.kubectl(['exec', pod, '-c', name, '--', 'id', '-u'])
      assert.ok(Number(user) >= 1000, `${pod} runs as user ${user}`)
      const touch = cluster.kubectl(['exec', pod, '-c', name, '--', 'touch', '/x'])
      await assert.rejects(touch, /Read-only file system/, `${pod} writes to its root`)
    }
  })
})
