// npm test: sets up, then runs every check that needs no cluster. Arguments after -- go to mocha.
import { run, setUp } from './set-up.mjs'

setUp('all')
const tools = [
  ['formatter', 'prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'],
  ['linter', 'eslint/bin/eslint.js', '--max-warnings=0', '.'],
  ['type check of the services', 'typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json'],
  ['type check of the pages', 'typescript/bin/tsc', '--noEmit', '-p', 'services/dashboard/web/tsconfig.json'],
  ['type check of the load tests', 'typescript/bin/tsc', '--noEmit', '-p', 'loadtest/tsconfig.json'],
  ['type check of the program', 'typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.infra.json'],
  ['tests', 'mocha/bin/mocha.js', ...(process.env.CI ? ['--forbid-pending'] : []), ...process.argv.slice(2)],
]
for (const [name, tool, ...args] of tools) {
  const start = Date.now()
  console.log(`\n== ${name}`)
  run(process.execPath, [`node_modules/${tool}`, ...args])
  console.log(`== ${name} passed in ${((Date.now() - start) / 1000).toFixed(1)} s`)
}
