/** Virtual environments of Python, made once and kept. */
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Installs pinned packages, and none that they ask for, into a virtual environment, unless they are there. PYTHON names the interpreter.
 * @param requirements a file for pip
 */
export function installPython(directory: string, requirements: string): void {
  const installed = join(directory, 'requirements.txt')
  if (existsSync(installed) && readFileSync(installed, 'utf8') === readFileSync(requirements, 'utf8')) return
  rmSync(directory, { recursive: true, force: true })
  mkdirSync(dirname(directory), { recursive: true })
  run(process.env.PYTHON ?? 'python3', ['-m', 'venv', directory], process.env)
  const pip = '-m pip install --quiet --disable-pip-version-check --no-deps --requirement'.split(' ')
  run(join(directory, 'bin', 'python'), [...pip, requirements], process.env)
  copyFileSync(requirements, installed)
}

/** @returns what it has printed @throws Error when it fails */
export function run(command: string, args: string[], env: NodeJS.ProcessEnv): string {
  const { status, error, stdout } = spawnSync(command, args, {
    ...{ env, encoding: 'utf8', maxBuffer: 2 ** 30 },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (error) throw error
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with exit code ${status}`)
  return stdout
}
