/** The Pulumi CLI with a state and settings of its own, so that no stack of the person who runs the tests is touched. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { copyFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dump } from 'js-yaml'
import { engineConfig } from '../support/stack-config.js'

export const hasPulumi = spawnSync('pulumi', ['version']).status === 0

/** The stack `local` with its state and its file in a directory: the committed file stays as it is. */
export class PulumiStack {
  readonly #configFile: string

  constructor(private readonly directory: string) {
    this.#configFile = join(directory, 'Pulumi.local.yaml')
  }

  up(changes: Record<string, unknown>): void {
    const config = Object.entries(engineConfig('local', changes)).map(([key, text]) => [key, parsed(text)])
    writeFileSync(this.#configFile, dump({ config: Object.fromEntries(config) as object }))
    this.#init()
    this.#pulumi('up', '--yes', '--skip-preview')
    this.#pulumi('preview', '--expect-no-changes')
  }

  destroy(): void {
    this.#pulumi('destroy', '--yes', '--skip-preview')
  }

  /** It takes no --config-file, and writes the salt of the passphrase into the file beside Pulumi.yaml: here a copy of it. */
  #init(): void {
    copyFileSync('Pulumi.yaml', join(this.directory, 'Pulumi.yaml'))
    run(this.directory, 'stack', 'init', 'local', '--secrets-provider', 'passphrase', '--cwd', this.directory)
  }

  #pulumi(...args: string[]): void {
    run(this.directory, ...args, '--stack', 'local', '--config-file', this.#configFile)
  }
}

function run(directory: string, ...args: string[]): void {
  const env = {
    ...process.env,
    PULUMI_BACKEND_URL: `file://${directory}`,
    PULUMI_CONFIG_PASSPHRASE: 'of a throw-away state',
  }
  const { status } = spawnSync('pulumi', args, { env, stdio: 'inherit' })
  assert.equal(status, 0, `pulumi ${args.join(' ')} failed`)
}

/** A setting of several fields comes as JSON and stands as YAML in a stack's file. */
const parsed = (text: string): unknown => (/^[[{]/.test(text) ? JSON.parse(text) : text)
