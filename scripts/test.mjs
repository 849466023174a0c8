// npm test: sets up, then runs every check that needs no cluster. Arguments after -- go to mocha.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { run, setUp } from './set-up.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const tsc = ['typescript/bin/tsc', '--noEmit', '-p']
const checks = [
  ['linter', 'eslint/bin/eslint.js', '--max-warnings=0', '.'],
  ['type check of the program', ...tsc, 'tsconfig.infra.json'],
  ['type check of the services', ...tsc, 'tsconfig.json'],
  ['type check of the pages', ...tsc, 'services/dashboard/web/tsconfig.json'],
  ['formatter', 'prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'],
  ['type check of the load tests', ...tsc, 'loadtest/tsconfig.json'],
]

/** Not in .mocharc.json, to which files of the command line would only be added. */
const specs = [
  'services/*/test/**/*.test.ts',
  'launcher/test/**/*.test.ts',
  'test/!(cluster)/**/*.test.ts',
  'test/*.test.ts',
  'bench/test/*.test.ts',
]

const secondsSince = (start) => ((Date.now() - start) / 1000).toFixed(1)

/** Shows what it says only when it has ended, since others run beside it. */
async function passes([name, tool, ...args]) {
  const start = Date.now()
  const child = spawn(process.execPath, [`node_modules/${tool}`, ...args], { cwd: root })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => (output += text))
  const [code] = await once(child, 'close')
  console.log(`${output}== ${name} ${code === 0 ? 'passed' : 'FAILED'} in ${secondsSince(start)} s`)
  return code === 0
}

/** The longest first, one on each core. */
async function allPass(queue) {
  const results = []
  const work = async () => {
    for (let check; (check = queue.shift());) results.push(await passes(check))
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work))
  return results.every(Boolean)
}

setUp('all')
if (!(await allPass(checks))) process.exit(1)
const start = Date.now()
// A machine that others share has bad moments: what fails twice is ours, and what did once is named.
const onCi = process.env.CI ? ['--forbid-pending', '--retries', '1'] : []
run(process.execPath, ['node_modules/mocha/bin/mocha.js', ...onCi, ...process.argv.slice(2), ...specs])
console.log(`== tests passed in ${secondsSince(start)} s`)
