/** The Pulumi CLI with a state and settings of its own, so that no stack of the person who runs the tests is touched. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dump } from 'js-yaml'
import { engineConfig } from '../support/stack-config.js'

export const hasPulumi = spawnSync('pulumi', ['version']).status === 0

/** The stack `local` with its state in a directory. */
export class PulumiStack {
  readonly #configFile: string

  constructor(private readonly directory: string) {
    this.#configFile = join(directory, 'Pulumi.local.yaml')
  }

  up(changes: Record<string, unknown>): void {
    const config = Object.entries(engineConfig('local', changes)).map(([key, text]) => [key, parsed(text)])
    writeFileSync(this.#configFile, dump({ config: Object.fromEntries(config) as object }))
    this.#pulumi('stack', 'init', 'local', '--secrets-provider', 'passphrase')
    this.#pulumi('up', '--stack', 'local', '--yes', '--skip-preview')
    this.#pulumi('preview', '--stack', 'local', '--expect-no-changes')
  }

  destroy(): void {
    this.#pulumi('destroy', '--stack', 'local', '--yes', '--skip-preview')
  }

  #pulumi(...args: string[]): void {
    const env = {
      ...process.env,
      PULUMI_BACKEND_URL: `file://${this.directory}`,
      PULUMI_CONFIG_PASSPHRASE: 'of a throw-away state',
    }
    const all = [...args, '--config-file', this.#configFile]
    const { status } = spawnSync('pulumi', all, { env, stdio: 'inherit' })
    assert.equal(status, 0, `pulumi ${args.join(' ')} failed`)
  }
}

/** A setting of several fields comes as JSON and stands as YAML in a stack's file. */
const parsed = (text: string): unknown => (/^[[{]/.test(text) ? JSON.parse(text) : text)
