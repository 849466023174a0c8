/** How the cluster tests drive the Pulumi CLI, shown on a program that takes what the CLI takes. */
import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { load } from 'js-yaml'
import { PulumiStack } from '../cluster/pulumi-cli.js'

/** Refuses what `pulumi stack init` does not know, and writes the salt where it does. Notes its calls. */
const fakePulumi = `#!${process.execPath}
const fs = require('node:fs'), path = require('node:path')
const args = process.argv.slice(2)
fs.appendFileSync(path.join(__dirname, 'calls'), args.join(' ') + '\\n')
if (args[0] === 'stack') {
  if (args.includes('--config-file')) process.exit(1)
  const place = args.includes('--cwd') ? args[args.indexOf('--cwd') + 1] : '.'
  if (!fs.existsSync(path.join(place, 'Pulumi.yaml'))) process.exit(1)
  fs.appendFileSync(path.join(place, 'Pulumi.local.yaml'), 'encryptionsalt: salt\\n')
} else if (!fs.readFileSync(args[args.indexOf('--config-file') + 1], 'utf8').includes('encryptionsalt')) process.exit(1)
`

describe('the Pulumi CLI of the cluster tests', () => {
  const path = process.env.PATH
  let directory: string
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'pulumi-cli-'))
    writeFileSync(join(directory, 'pulumi'), fakePulumi)
    chmodSync(join(directory, 'pulumi'), 0o755)
    process.env.PATH = `${directory}${delimiter}${path}`
  })
  after(() => {
    process.env.PATH = path
    rmSync(directory, { recursive: true })
  })

  it('makes, checks and destroys a stack, and leaves the committed file as it is', () => {
    const committed = readFileSync('Pulumi.local.yaml', 'utf8')
    try {
      const stack = new PulumiStack(directory)
      stack.up({ kubeContext: 'test' })
      stack.destroy()
      assert.equal(readFileSync('Pulumi.local.yaml', 'utf8'), committed)
    } finally {
      writeFileSync('Pulumi.local.yaml', committed)
    }
    const calls = readFileSync(join(directory, 'calls'), 'utf8').trim().split('\n')
    const commands = calls.map((call) => call.split(' ', 1)[0])
    assert.deepEqual(commands, ['stack', 'up', 'preview', 'destroy'])
    const { config } = load(readFileSync(join(directory, 'Pulumi.local.yaml'), 'utf8')) as { config: object }
    assert.ok('modelops:kubeContext' in config)
  })
})
