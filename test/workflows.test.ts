/** The GitHub Actions workflows: what GitHub would say of them, and what keeps them safe to run. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { load } from 'js-yaml'

interface Step {
  uses?: string
  run?: string
  with?: Record<string, unknown>
}

interface Job {
  if?: string
  permissions?: Record<string, string>
  concurrency?: { group: string }
  environment?: string
  needs?: string
  'timeout-minutes'?: number
  strategy?: { matrix: Record<string, unknown> }
  steps: Step[]
}

interface Workflow {
  on: Record<string, unknown>
  permissions?: Record<string, string>
  concurrency?: { group: string }
  jobs: Record<string, Job>
}

/** What a job may write besides reading the code; contents only where nothing of the repository's packages runs. */
const writable: Record<string, Record<string, string[]>> = {
  'ci.yml': { 'preview-local': ['pull-requests'], 'preview-eks': ['id-token', 'pull-requests'] },
  'deploy.yml': { preview: ['id-token'], up: ['id-token'] },
  'drift.yml': { compare: ['id-token'] },
  'release.yml': {
    images: ['packages', 'id-token', 'attestations'],
    charts: ['packages', 'id-token', 'attestations'],
    publish: ['contents'],
  },
}

const directory = join(__dirname, '../.github/workflows')
const files = readdirSync(directory).map((name) => join(directory, name))
const actionlint = process.env.ACTIONLINT ?? 'actionlint'
const hasActionlint = spawnSync(actionlint, ['-version']).status === 0

describe('the workflows', () => {
  if (hasActionlint || process.env.CI) {
    it('are what actionlint accepts', () => {
      const { error, stdout } = spawnSync(actionlint, ['-no-color', ...files], { encoding: 'utf8' })
      if (error) throw error
      assert.equal(stdout, '')
    })
  } else {
    it.skip(
      'are what actionlint accepts (skipped: actionlint is not on the PATH, and ACTIONLINT does not name it)',
    )
  }

  for (const file of files) describe(file.slice(directory.length + 1), () => describeWorkflow(file))
})

function describeWorkflow(file: string) {
  const source = readFileSync(file, 'utf8')
  const workflow = load(source) as Workflow
  const jobs = Object.entries(workflow.jobs)
  const steps = jobs.flatMap(([, job]) => job.steps)

  it('pins every action to a commit and names its version beside it', () => {
    const uses = source.split('\n').filter((line) => line.includes('uses:'))
    assert.equal(uses.length, steps.filter((step) => step.uses).length)
    for (const line of uses) assert.match(line, /uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
  })

  it('may do nothing but read where no job says more, and each job writes only what it must', () => {
    assert.deepEqual(workflow.permissions, { contents: 'read' })
    for (const [name, { permissions = {} }] of jobs) {
      const writes = Object.keys(permissions).filter((each) => permissions[each] === 'write')
      assert.deepEqual(writes, writable[basename(file)]?.[name] ?? [], name)
    }
  })

  it('writes code in no job that a pull request starts', () => {
    const writers = jobs.filter(([, { permissions }]) => permissions?.contents === 'write')
    if (writers.length) assert.deepEqual(Object.keys(workflow.on), ['push'])
  })

  it('never runs the code of a pull request with the rights of the repository', () =>
    assert.ok(!('pull_request_target' in workflow.on)))

  it('leaves no token in the clone', () => {
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))
    for (const checkout of checkouts) assert.equal(checkout.with?.['persist-credentials'], false)
  })

  it('reaches AWS by a role of a protected environment alone, and never for a fork', () => {
    assert.doesNotMatch(source, /secrets\.AWS|aws-access-key-id/)
    const withAws = jobs.filter(([, job]) => job.steps.some(({ uses }) => uses?.startsWith('aws-actions/')))
    for (const [name, job] of withAws) {
      assert.equal(job.permissions?.['id-token'], 'write', name)
      assert.match(job.environment ?? '', /^aws-/, name)
      if ('pull_request' in workflow.on)
        assert.match(job.if ?? '', /head\.repo\.full_name == github\.repository/, name)
    }
  })

  it('ends jobs that hang, and does not run twice at once for one branch', () => {
    for (const [name, job] of jobs) assert.ok(job['timeout-minutes'], name)
    assert.match(workflow.concurrency?.group ?? '', /github\.ref/)
  })
}

describe('the pull request workflow', () => {
  const { jobs } = load(readFileSync(join(directory, 'ci.yml'), 'utf8')) as Workflow

  it('tests on every Node.js version that is supported', () => {
    assert.deepEqual(jobs.test?.strategy?.matrix.node, [20, 22, 24, 26])
  })

  it('builds the image of every service that has one, and pushes none', () => {
    const services = join(__dirname, '../services')
    const built = readdirSync(services).filter((name) => existsSync(join(services, name, 'Dockerfile')))
    const { strategy, steps } = jobs.images!
    assert.deepEqual(strategy?.matrix.service, built.sort())
    const commands = steps.flatMap(({ run = [] }) => run)
    assert.deepEqual(commands, [
      'docker build --file services/${{ matrix.service }}/Dockerfile --tag modelops/${{ matrix.service }}:ci .',
    ])
  })

  for (const stack of ['local', 'eks']) {
    it(`previews the stack ${stack} under the policy pack, and comments on the pull request`, () => {
      const preview = jobs[`preview-${stack}`]?.steps.find(({ uses }) => uses?.startsWith('pulumi/actions@'))
      assert.equal(preview?.with?.command, 'preview')
      assert.equal(preview.with['stack-name'], stack)
      assert.equal(preview.with.policyPacks, 'policy')
      assert.ok(preview.with['comment-on-pr'])
    })
  }

  it('previews with the version of Pulumi that the lockfile has', () => {
    const { packages } = JSON.parse(readFileSync(join(__dirname, '../package-lock.json'), 'utf8')) as {
      packages: Record<string, { version: string }>
    }
    const { env } = load(readFileSync(join(directory, 'ci.yml'), 'utf8')) as { env: Record<string, string> }
    assert.equal(env.PULUMI_VERSION, packages['node_modules/@pulumi/pulumi']?.version)
  })
})

describe('the workflows that deploy', () => {
  const jobsOf = (file: string) => (load(readFileSync(join(directory, file), 'utf8')) as Workflow).jobs
  const pulumi = ({ steps }: Job) => steps.find(({ uses }) => uses?.startsWith('pulumi/actions@'))!.with!

  it('bring up a stack from main alone, after its environment has approved what the preview showed', () => {
    const { preview, up } = jobsOf('deploy.yml')
    assert.equal(preview!.if, "github.ref == 'refs/heads/main'")
    assert.equal(pulumi(preview!).command, 'preview')
    assert.deepEqual([up!.needs, up!.environment], ['preview', 'aws-${{ inputs.stack }}'])
    for (const job of [preview!, up!]) assert.equal(pulumi(job).policyPacks, 'policy')
    assert.equal(pulumi(up!).command, 'up')
  })

  it('compare what runs with what is declared, and fail on a difference', () => {
    const { compare } = jobsOf('drift.yml')
    const { command, refresh, 'expect-no-changes': expectNone } = pulumi(compare!)
    assert.deepEqual([command, refresh, expectNone], ['preview', true, true])
    assert.match(compare!.if ?? '', /github\.ref == 'refs\/heads\/main'/)
  })

  it('have the version of Pulumi that CI has', () => {
    const versionIn = (file: string) =>
      /PULUMI_VERSION: (\S+)/.exec(readFileSync(join(directory, file), 'utf8'))?.[1]
    assert.deepEqual(
      [versionIn('deploy.yml'), versionIn('drift.yml')],
      [versionIn('ci.yml'), versionIn('ci.yml')],
    )
  })
})

describe('the release workflow', () => {
  const { on, jobs } = load(readFileSync(join(directory, 'release.yml'), 'utf8')) as Workflow
  const stepOf = (job: string, action: string) =>
    jobs[job]?.steps.find(({ uses }) => uses?.startsWith(`${action}@`))?.with ?? {}

  it('runs for tags of versions alone', () =>
    assert.deepEqual(on, { push: { tags: ['v[0-9]+.[0-9]+.[0-9]+'] } }))

  it('tests before it publishes, and publishes images before the charts that name them', () => {
    const needs = Object.entries(jobs).map(([name, job]) => [name, (job as Job & { needs?: string }).needs])
    assert.deepEqual(needs, [
      ['test', undefined],
      ['images', 'test'],
      ['charts', 'images'],
      ['publish', 'charts'],
    ])
    const commands = jobs.test?.steps.slice(-2).map(({ run }) => run)
    assert.deepEqual(commands, ['npm test', 'npm run test:slow'])
  })

  it('pushes every image that CI builds, for both architectures, with provenance and a bill of materials', () => {
    const ci = load(readFileSync(join(directory, 'ci.yml'), 'utf8')) as Workflow
    assert.deepEqual(jobs.images?.strategy, { matrix: ci.jobs.images?.strategy?.matrix })
    const { platforms, push, provenance, sbom } = stepOf('images', 'docker/build-push-action')
    assert.deepEqual([platforms, push, provenance, sbom], ['linux/amd64,linux/arm64', true, 'mode=max', true])
  })

  it('pushes both charts as OCI artifacts beside the images, the platform with the images of this release', () => {
    const commands = jobs.charts!.steps.flatMap(({ run = [] }) => run).join('\n')
    assert.match(
      commands,
      /yq --inplace "\.images\.\$service = strenv\(image\)" infra\/charts\/modelops\/values\.yaml/,
    )
    assert.match(commands, /helm package infra\/charts\/modelops infra\/charts\/minio --destination dist\n/)
    assert.match(
      commands,
      /for chart in dist\/\*\.tgz; do helm push "\$chart" "oci:\/\/\$IMAGE_REGISTRY\/charts"; done/,
    )
    const { images } = load(
      readFileSync(join(__dirname, '../infra/charts/modelops/values.yaml'), 'utf8'),
    ) as { images: Record<string, string> }
    for (const service of jobs.images!.strategy!.matrix.service as string[])
      assert.ok(images[service], service)
  })

  it('attests images and charts', () => {
    const image = stepOf('images', 'actions/attest-build-provenance')
    assert.equal(image['subject-digest'], '${{ steps.build.outputs.digest }}')
    assert.equal(image['push-to-registry'], true)
    assert.equal(stepOf('charts', 'actions/attest-build-provenance')['subject-path'], 'dist/*.tgz')
  })
})
