/** Images from one stack to the next: what was tried is what runs. */
import assert from 'node:assert/strict'
import { inputsOf, isSecret } from '../support/registered.js'
import { runProgram } from '../support/run-program.js'

const staging = { 'images.fromStack': 'organization/modelops/staging' }
const tried = {
  dashboard: `ecr/dashboard@sha256:${'9'.repeat(64)}`,
  inference: `ecr/inference@sha256:${'9'.repeat(64)}`,
  training: `ecr/training@sha256:${'8'.repeat(64)}`,
}

describe('the promotion of images', () => {
  for (const stack of ['eks', 'local'])
    it(`runs on ${stack} what another stack has tried, builds nothing, and hands it on`, async () => {
      const run = await runProgram(stack, { changes: staging })
      const { images } = inputsOf<{ values: { images: object } }>(run, 'Chart').values
      assert.deepEqual(images, { ...tried, pullSecrets: [] })
      assert.ok(!isSecret(images))
      assert.ok(!run.registrations.some(({ type }) => /docker-build|aws:ecr/.test(type)))
      assert.deepEqual(run.outputs.imageDigests, { value: tried, secret: false, known: true })
    })

  it('shows the digests in a preview, and hands them on only when the pods are ready', async () => {
    const preview = await runProgram('eks', { changes: staging, preview: true })
    const { images } = inputsOf<{ values: { images: object } }>(preview, 'Chart').values
    assert.deepEqual(images, { ...tried, pullSecrets: [] })
    assert.equal(preview.outputs.imageDigests!.known, false)
  })

  it('ends where the other stack has no digests', async () => {
    const message =
      'The stack old, which images.fromStack names, has no output imageDigests with a digest for each service. Bring it up first, with images that it builds on the target eks or takes from another stack: pulumi up --stack old'
    const run = runProgram('eks', { changes: { 'images.fromStack': 'old' } })
    await assert.rejects(run, (error: Error) => error.message.includes(message))
  })

  it('hands on nothing from a registry, whose tags can move', async () => {
    const changes = { 'images.registry': 'ghcr.io/team/modelops', 'images.tag': 'v1' }
    assert.ok(!('imageDigests' in (await runProgram('eks', { changes })).outputs))
  })

  it('lets the accounts of other stacks pull, and do nothing else', async () => {
    const run = await runProgram('eks', { changes: { imagePullAccountIds: [222222222222, '333333333333'] } })
    const { repository, policy } = inputsOf<Record<string, string>>(
      run,
      'RepositoryPolicy',
      'modelops-eks/training',
    )
    assert.equal(repository, 'modelops-eks/training')
    assert.deepEqual(JSON.parse(policy!), {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'Pull',
          Effect: 'Allow',
          Principal: { AWS: ['arn:aws:iam::222222222222:root', 'arn:aws:iam::333333333333:root'] },
          Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
        },
      ],
    })
  })
})
