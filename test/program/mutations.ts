/** Breaks the program in one place at a time, in a copy, and checks that the test named for it fails. Prints a line for each. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mutations, type Mutation } from './mutation-list.js'

const parts = [
  'index.ts',
  'infra',
  'test',
  'services',
  'Pulumi.yaml',
  'Pulumi.local.yaml',
  'Pulumi.eks.yaml',
  'package.json',
  'package-lock.json',
  'tsconfig.base.json',
]

function copyProgram(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mutations-'))
  const filter = (source: string) => !/node_modules|\bdist\b/.test(source)
  for (const part of parts) cpSync(part, join(folder, part), { recursive: true, filter })
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'))
  return folder
}

interface Report {
  passes: object[]
  failures: { title: string }[]
}

/** How many tests with this title passed and failed; a program that does not run at all fails a hook, which does not count. */
function runTest(folder: string, [file, title]: Mutation['test']) {
  const args = ['--no-config', '--import=tsx', '--timeout', '60000', '--reporter', 'json', '--grep', title]
  const mocha = join('node_modules', 'mocha', 'bin', 'mocha.js')
  const command = [mocha, ...args, `test/program/${file}.test.ts`]
  const { stdout } = spawnSync(process.execPath, command, { cwd: folder, encoding: 'utf8' })
  const { passes, failures } = JSON.parse(stdout.slice(stdout.indexOf('{'))) as Report
  return { passed: passes.length, failed: failures.filter(({ title }) => !/ hook /.test(title)).length }
}

const passing = new Set<string>()

/** Whether it does on the unbroken program; asked once. */
function passes(folder: string, test: Mutation['test']): boolean {
  const key = test.join()
  if (passing.has(key)) return true
  const { passed, failed } = runTest(folder, test)
  if (passed > 0 && failed === 0) passing.add(key)
  return passing.has(key)
}

function check(folder: string, { file, from, to, test }: Mutation): string {
  const path = join(folder, file)
  const source = readFileSync(path, 'utf8')
  if (source.split(from).length !== 2) return `'${from}' does not stand in the file exactly once`
  if (!passes(folder, test)) return 'the test does not pass on the unbroken program'
  writeFileSync(
    path,
    source.replace(from, () => to),
  )
  const { failed } = runTest(folder, test)
  writeFileSync(path, source)
  return failed > 0 ? '' : 'the test did not fail'
}

const folder = copyProgram()
try {
  for (const mutation of mutations) {
    const problem = check(folder, mutation)
    const line = `${mutation.file}: ${mutation.from} -> ${mutation.to || '(nothing)'}`
    console.log(problem ? `NOT SEEN  ${line}: ${problem}` : `seen      ${line}`)
    if (problem) process.exitCode = 1
  }
} finally {
  rmSync(folder, { recursive: true })
}
