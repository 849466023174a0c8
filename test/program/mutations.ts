/** Breaks the program in one place at a time, in a copy, and checks that the test named for it fails. Prints a line for each. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

interface Mutation {
  file: string
  /** Stands in the file exactly once. */
  from: string
  to: string
  /** The test that must fail: its file, and words of its title. */
  test: [file: string, title: string]
}

const mutations: Mutation[] = [
  {
    file: 'infra/bucket.ts',
    from: 'restrictPublicBuckets: true',
    to: 'restrictPublicBuckets: false',
    test: ['eks', 'bucket is private'],
  },
  {
    file: 'infra/bucket.ts',
    from: "'aws:SecureTransport': 'false'",
    to: "'aws:SecureTransport': 'true'",
    test: ['eks', 'refuses everybody who comes without TLS'],
  },
  {
    file: 'infra/identity.ts',
    from: ", [`${issuer}:aud`]: 'sts.amazonaws.com'",
    to: '',
    test: ['identity', 'inference can be taken by modelops:inference'],
  },
  {
    file: 'infra/identity.ts',
    from: "writes: ['models/*/deployment.json']",
    to: "writes: ['models/*']",
    test: ['identity', 'inference writes which run is deployed, and nothing else'],
  },
  {
    file: 'infra/identity.ts',
    from: "'s3:AbortMultipartUpload'",
    to: "'s3:AbortMultipartUpload', 's3:DeleteObject'",
    test: ['identity', 'nobody deletes'],
  },
  {
    file: 'infra/nodes.ts',
    from: "encrypted: 'true'",
    to: "encrypted: 'false'",
    test: ['eks', 'have encrypted gp3 volumes'],
  },
  {
    file: 'infra/cluster.ts',
    from: '[nodeGroup, ...addons]',
    to: '[nodeGroup]',
    test: ['eks', 'everything in the cluster waits for them'],
  },
  {
    file: 'infra/cluster.ts',
    from: 'pulumi.secret(cluster.kubeconfigJson)',
    to: 'cluster.kubeconfigJson',
    test: ['eks', 'keeps the kubeconfig secret'],
  },
  {
    file: 'infra/network.ts',
    from: ', ...(providers && { providers })',
    to: '',
    test: ['stacks', 'names the provider of every cloud and cluster resource'],
  },
  {
    file: 'infra/platform.ts',
    from: '[monitoring, store, images,',
    to: '[monitoring, images,',
    test: ['stacks', 'installs the platform after everything'],
  },
  {
    file: 'infra/exposure.ts',
    from: "aws-load-balancer-internal': 'true'",
    to: "aws-load-balancer-internal': 'false'",
    test: ['eks', 'load balancers are internal'],
  },
  {
    file: 'infra/config-parts.ts',
    from: '(?!latest$)',
    to: '',
    test: ['config', 'tells what is wrong with \\{"images.registry":"r/x","images.tag":"latest"\\}'],
  },
]

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

function check(folder: string, { file, from, to, test }: Mutation): string {
  const path = join(folder, file)
  const source = readFileSync(path, 'utf8')
  if (source.split(from).length !== 2) return `'${from}' does not stand in the file exactly once`
  const before = runTest(folder, test)
  if (before.passed === 0 || before.failed > 0) return 'the test does not pass on the unbroken program'
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
