// Makes a clone ready to run: installs what the lockfile names, compiles and builds the pages, all only where needed.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

// The script of onnxruntime-node would load a part for graphics cards, of which nothing is used.
process.env.ONNXRUNTIME_NODE_INSTALL ??= 'skip'

const root = new URL('..', import.meta.url)
const dashboard = new URL('services/dashboard/', root)

/** @param {'services' | 'all'} scope what to install: what the services need, or the tools for tests as well */
export function setUp(scope) {
  if (!isInstalled(scope)) {
    console.log(
      `Installing ${scope === 'services' ? 'what the services need' : 'all dependencies'} (only this time) ...`,
    )
    npm('ci', '--no-audit', '--no-fund', '--loglevel=error', ...(scope === 'services' ? ['--omit=dev'] : []))
  }
  run(process.execPath, ['node_modules/typescript-native/bin/tsc', '--build', 'tsconfig.build.json'])
  buildPages()
}

/** Vite takes seconds to find out that nothing has changed. */
function buildPages() {
  const stamp = new URL('dist/web.sha256', dashboard)
  const hash = hashOfPages()
  if (existsSync(new URL('dist/web/index.html', dashboard)) && readText(stamp) === hash) return
  console.log('Building the dashboard ...')
  rmSync(stamp, { force: true })
  run(process.execPath, ['node_modules/vite/bin/vite.js', 'build', 'services/dashboard', '--logLevel=error'])
  writeFileSync(stamp, hash)
}

function hashOfPages() {
  const hash = createHash('sha256')
  for (const file of sourcesOfPages()) hash.update(`${file}\0`).update(readFileSync(file))
  return hash.digest('hex')
}

function sourcesOfPages() {
  // The pages bundle the shared rules and kinds of task, and nothing else of services/common.
  const folders = ['web/', '../common/src/rules/']
  const entries = folders.flatMap((folder) =>
    readdirSync(new URL(folder, dashboard), { recursive: true, withFileTypes: true }),
  )
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const others = ['index.html', 'vite.config.ts', '../common/src/tasks.ts', '../../package-lock.json']
  return [...others.map((file) => fileURLToPath(new URL(file, dashboard))), ...files.sort()]
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
  const text = readText(new URL(path, root))
  return text === undefined ? {} : JSON.parse(text).packages
}

function readText(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}
