/** What Helm itself finds in the charts. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describeChart, root, run, kubeVersion } from './helm.js'
import { renderings } from './stacks.js'

describeChart('helm lint --strict', () => {
  for (const { title, chart, values } of renderings)
    it(`finds nothing in ${title}`, () => {
      const args = [
        'lint',
        '--strict',
        '--quiet',
        `--kube-version=${kubeVersion}`,
        join(root, 'infra/charts', chart),
        '--values',
        '-',
      ]
      const { ok, stdout, stderr } = run(args, JSON.stringify(values))
      assert.ok(ok, stdout + stderr)
    })
})
