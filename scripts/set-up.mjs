// Makes a clone ready to run: installs what the lockfile names and compiles, both only where needed.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const root = new URL('..', import.meta.url)

/** @param {'services' | 'all'} scope what to install: what the services need, or the tools for tests as well */
export function setUp(scope) {
  if (!isInstalled(scope)) {
    console.log(
      `Installing ${scope === 'services' ? 'what the services need' : 'all dependencies'} (only this time) ...`,
    )
    npm('ci', '--no-audit', '--no-fund', '--loglevel=error', ...(scope === 'services' ? ['--omit=dev'] : []))
  }
  run(process.execPath, ['node_modules/typescript/bin/tsc', '--build', 'tsconfig.build.json'])
}

/** Runs a command in the repository's root; ends this process with its exit code where it fails. */
export function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit' })
  if (error) throw error
  if (status !== 0) process.exit(status ?? 1)
}

function npm(...args) {
  const cli = process.env.npm_execpath
  if (cli) run(process.execPath, [cli, ...args])
  else run('npm', args)
}

/** npm writes the hidden lockfile when an installation is complete; packages it may leave out do not count. */
function isInstalled(scope) {
  const wanted = readPackages('package-lock.json')
  const present = readPackages('node_modules/.package-lock.json')
  return Object.entries(wanted).every(
    ([path, { version, optional, devOptional, dev }]) =>
      !path.startsWith('node_modules/') ||
      optional ||
      ((dev || devOptional) && scope === 'services') ||
      (present[path] && present[path].version === version),
  )
}

function readPackages(path) {
  try {
    return JSON.parse(readFileSync(new URL(path, root), 'utf8')).packages
  } catch {
    return {}
  }
}
