// npm test: sets up, then runs the tests and beside them every check that needs no cluster. Arguments after -- go to mocha;
// where test files (*.test.ts) are among them, these are run and nothing else. npm run test:slow: *.slow.test.ts alone.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { setUp } from './set-up.mjs'
import { TestRun } from './test-run.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const cache = 'node_modules/.cache'
/** TypeScript 7 takes a tenth of the time of 6, which Pulumi and the images still need. */
const typeCheck = (name, project) => [
  `type check of ${name}`,
  ...['typescript-native/bin/tsc', '--noEmit', '-p', project, '--incremental'],
  ...['--tsBuildInfoFile', `${cache}/${project.replaceAll('/', '-')}.tsbuildinfo`],
]
const checks = [
  ['linter', 'oxlint/bin/oxlint', '--deny-warnings'],
  typeCheck('the services and the program', 'tsconfig.json'),
  typeCheck('the pages', 'services/dashboard/web/tsconfig.json'),
  [
    ...['formatter', 'prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'],
    ...['--cache', '--cache-strategy=content', `--cache-location=${cache}/formatter`],
  ],
  typeCheck('the load tests', 'loadtest/tsconfig.json'),
]

/** Not in .mocharc.json, to which files of the command line would only be added. */
const folders = ['services/*/test/**', 'launcher/test/**', 'test/!(cluster)/**', 'test', 'bench/test']
const allOf = (names) => folders.map((folder) => `${folder}/${names}`)
const args = process.argv.slice(2)
const isSlow = args.includes('--slow')
const onlyFiles = args.some((arg) => arg.endsWith('.test.ts'))
const specs = onlyFiles ? [] : allOf(isSlow ? '*.slow.test.ts' : '!(*.slow).test.ts')
const tests = [
  ...['tests', 'mocha/bin/mocha.js', ...(process.env.CI ? ['--forbid-pending'] : [])],
  ...args.filter((arg) => arg !== '--slow'),
  ...specs,
]

// Linter, type checks, esbuild and helm are short-lived programs in Go, which collect garbage more often than is worth it.
process.env.GOGC ??= '400'
setUp('all')
const run = new TestRun(`${root}/${cache}/tsx`)
const running = new Set()
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => {
    checks.length = 0
    for (const child of running) child.kill(signal)
  })
const results = await Promise.all([passes(tests, 'inherit'), passAll(isSlow || onlyFiles ? [] : checks)])
const left = await run.end()
if (left.length) console.log(['== left behind by the tests:', ...left].join('\n   '))
process.exitCode = results.every(Boolean) && left.length === 0 ? 0 : 1

/** The longest first, so many that with the tests there is one for each core. */
async function passAll(queue) {
  const results = []
  const work = async () => {
    for (let check; (check = queue.shift());) results.push(await passes(check, 'pipe'))
  }
  await Promise.all(Array.from({ length: Math.max(1, availableParallelism() - 1) }, work))
  return results.every(Boolean)
}

/** @param output of a check is shown when it has ended, since others run beside it */
async function passes([name, tool, ...args], output) {
  const start = Date.now()
  const stdio = ['ignore', output, output]
  const child = spawn(process.execPath, [`node_modules/${tool}`, ...args], { cwd: root, env: run.env, stdio })
  running.add(child)
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (chunk) => (text += chunk))
  const [code] = await once(child, 'close')
  running.delete(child)
  const seconds = ((Date.now() - start) / 1000).toFixed(1)
  console.log(`${text}== ${name} ${code === 0 ? 'passed' : 'FAILED'} in ${seconds} s`)
  return code === 0
}
