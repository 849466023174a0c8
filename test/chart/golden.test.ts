/**
 * The whole renderings of both stacks, so that a change of the charts shows what it does to what is deployed.
 * After a change that is meant: UPDATE_GOLDEN=1 npx mocha -g 'Golden renderings'
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
      const rendering = template(chart, values)
      if (process.env.UPDATE_GOLDEN) writeFileSync(file, rendering)
      const hint = `${title} has changed; if it should: UPDATE_GOLDEN=1 npx mocha -g 'Golden renderings'`
      assert.equal(rendering, readFileSync(file, 'utf8'), hint)
    })
})
