/** The documentation against what it speaks of. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { policies } from '../policy/policies.js'
import { project } from './support/stack-config.js'

const directory = join(__dirname, '../docs')
const secrets = ['objectStoreAccessKeyId', 'objectStoreSecretAccessKey', 'imagePullCredentials']
const settings = [...Object.keys(project.config), ...secrets]
const pages = readdirSync(directory).filter((name) => name.endsWith('.md'))

for (const page of pages) {
  const text = readFileSync(join(directory, page), 'utf8')

  describe(`docs/${page}`, () => {
    it('links to files that exist', () => {
      const targets = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, target]) => target!)
      const missing = targets.filter((target) => !existsSync(join(dirname(join(directory, page)), target)))
      assert.deepEqual(missing, [])
    })

    it('sets settings that exist', () => {
      const commands = [...text.matchAll(/pulumi config set ((?:--\S+ (?:local |eks )?)*)'?([\w.]+)/g)]
      const unknown = commands.map(([, , name]) => name!).filter((name) => !settings.includes(name))
      assert.deepEqual(unknown, [])
    })
  })
}

describe('docs/security.md', () => {
  it('names every policy of the pack', () => {
    const text = readFileSync(join(directory, 'security.md'), 'utf8')
    for (const { name } of policies) assert.ok(text.includes(`\`${name}\``), name)
  })
})

describe('docs/getting-started-eks.md', () => {
  it('says of when its prices are', () => {
    const text = readFileSync(join(directory, 'getting-started-eks.md'), 'utf8')
    assert.match(text, /^\*\*Prices as of 20\d\d\*\*/m)
  })

  it('adds its prices up', () => {
    const text = readFileSync(join(directory, 'getting-started-eks.md'), 'utf8')
    const rows = [...text.matchAll(/\|\s*([\d,]+)(?: \w+)?\s*\|\s*([\d.]+)\s*\|\s*([\d.]+)\s*\|$/gm)]
    const [sum] = text.match(/(?<=\*\*Sum\*\*.*\*\*)[\d.]+/) ?? []
    for (const [row, quantity, price, cost] of rows) {
      assert.equal((Number(quantity!.replace(',', '')) * Number(price)).toFixed(2), cost, row)
    }
    assert.equal(rows.length, 11)
    assert.equal(rows.reduce((total, [, , , cost]) => total + Number(cost), 0).toFixed(2), sum)
  })
})
