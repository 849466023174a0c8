/**
 * The whole renderings of both stacks, so that a change of the charts shows what it does to what is deployed.
 * After a change that is meant: UPDATE_GOLDEN=1 npx mocha test/chart/golden.test.ts
 */
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describeChart, template } from './helm.js'
import { stacks } from './stacks.js'

describeChart('Golden renderings', () => {
  for (const { title, chart, values } of stacks)
    it(`${title} is rendered as test/chart/golden/${title}.yaml says`, () => {
      const file = join(__dirname, 'golden', `${title}.yaml`)
      const rendering = withoutDashboards(template(chart, values))
      if (process.env.UPDATE_GOLDEN) writeFileSync(file, rendering)
      const hint = `${title} has changed; if it should: UPDATE_GOLDEN=1 npx mocha test/chart/golden.test.ts`
      assert.equal(rendering, readFileSync(file, 'utf8'), hint)
    })
})

/** Grafana's dashboards have files of their own, which another test compares: here they would stand three times. */
const withoutDashboards = (rendering: string) =>
  rendering
    .replace(/^( +\w+\.json): \|\n(?: {4}.*\n)+/gm, '$1: a file of infra/charts/modelops/dashboards\n')
    .replace(/(checksum\/config): [0-9a-f]{64}/g, '$1: of the configuration')
