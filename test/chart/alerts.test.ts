/** The alerts as Prometheus evaluates them, on series that alerts.yaml beside it makes up. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const promtool = process.env.PROMTOOL ?? 'promtool'
const hasPromtool = spawnSync(promtool, ['--version']).status === 0

describe('The alerts of rollouts and drift', () => {
  const title =
    'come once a step is held or shared state is away for too long, or a feature drifts, and not before or afterwards'
  if (!hasPromtool && !process.env.CI)
    return void it.skip(`${title} (skipped: promtool is not on the PATH, and PROMTOOL does not name it)`)
  it(title, () => {
    const args = ['test', 'rules', join(__dirname, 'alerts.yaml')]
    const { error, status, stdout, stderr } = spawnSync(promtool, args, { encoding: 'utf8' })
    if (error) throw error
    assert.equal(status, 0, stdout + stderr)
  })
})
