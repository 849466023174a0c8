/** The list of `npm run test:mutations` against the sources that it is about, which change. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { mutations } from './mutation-list.js'

describe('every mutation', () => {
  for (const { file, from, to, test } of mutations)
    it(`still finds its place: ${file}, ${from}`, () => {
      assert.equal(readFileSync(file, 'utf8').split(from).length, 2, `'${from}' must stand there once`)
      assert.notEqual(from, to)
      assert.ok(readFileSync(`test/program/${test[0]}.test.ts`, 'utf8').length > 0)
    })
})
