/** The services' images, built from this repository and pushed to ECR. */
import * as aws from '@pulumi/aws'
import * as docker from '@pulumi/docker-build'
import * as pulumi from '@pulumi/pulumi'
import type { Service } from './config/config.js'
import { forEachService, sourcesOf, type Images } from './images.js'
import { sourceDigest } from './source-digest.js'

export interface EcrImagesArgs {
  /** The processor of the nodes. */
  architecture: 'amd64' | 'arm64'
  /** ARNs of other accounts whose stacks run these images. */
  pullerArns: string[]
}

/** Images in ECR repositories of this stack. */
export class EcrImages extends pulumi.ComponentResource implements Images {
  readonly references
  readonly digests
  readonly pullSecrets = []

  constructor(name: string, args: EcrImagesArgs, opts: pulumi.ComponentResourceOptions) {
    super('modelops:infra:EcrImages', name, {}, opts)
    const pushed = forEachService((service) => this.#push(name, service, args))
    this.references = forEachService((service) => pushed[service].reference)
    this.digests = pulumi.output(forEachService((service) => pushed[service].digest))
    this.registerOutputs()
  }

  #push(name: string, service: Service, { architecture, pullerArns }: EcrImagesArgs) {
    const repository = createRepository(`${name}/${service}`, pullerArns, { parent: this })
    const reference = pulumi.interpolate`${repository.repositoryUrl}:${sourceDigest(service)}`
    const platforms = [architecture === 'arm64' ? docker.Platform.Linux_arm64 : docker.Platform.Linux_amd64]
    const registries = [this.#logIn(repository)]
    const args = { ...sourcesOf(service), tags: [reference], push: true, platforms, registries }
    // Deleting the repository deletes its images. The login in the state is too old by then to delete them one by one.
    const image = new docker.Image(service, args, { parent: this, retainOnDelete: true })
    return { reference, digest: pulumi.interpolate`${repository.repositoryUrl}@${image.digest}` }
  }

  #logIn(repository: aws.ecr.Repository) {
    const token = aws.ecr.getAuthorizationTokenOutput({ registryId: repository.registryId }, { parent: this })
    return {
      address: repository.repositoryUrl,
      username: token.userName,
      password: pulumi.secret(token.password),
    }
  }
}

function createRepository(name: string, pullerArns: string[], opts: pulumi.CustomResourceOptions) {
  const repository = new aws.ecr.Repository(
    name,
    {
      name,
      // A tag names its sources, so pushing it again, as Docker does when another service has changed, changes nothing.
      imageTagMutability: 'MUTABLE',
      imageScanningConfiguration: { scanOnPush: true },
      // Images can be built again from the sources, so they must not block a destroy.
      forceDelete: true,
    },
    opts,
  )
  keepNewestImages(name, repository.name, opts)
  if (pullerArns.length > 0) letPull(name, repository.name, pullerArns, opts)
  return repository
}

/** Whoever may pull in those accounts, by policies there. */
function letPull(
  name: string,
  repository: pulumi.Output<string>,
  pullerArns: string[],
  opts: pulumi.CustomResourceOptions,
) {
  const Action = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer']
  const Statement = [{ Sid: 'Pull', Effect: 'Allow', Principal: { AWS: pullerArns }, Action }]
  const policy = JSON.stringify({ Version: '2012-10-17', Statement })
  new aws.ecr.RepositoryPolicy(name, { repository, policy }, opts)
}

/** Keeps the newest twenty tags. An image without a tag was built again from the same sources, and may still run in another stack by its digest. */
function keepNewestImages(
  name: string,
  repository: pulumi.Output<string>,
  opts: pulumi.CustomResourceOptions,
) {
  const older = {
    tagStatus: 'tagged',
    tagPatternList: ['*'],
    countType: 'imageCountMoreThan',
    countNumber: 20,
  }
  const untagged = {
    tagStatus: 'untagged',
    countType: 'sinceImagePushed',
    countUnit: 'days',
    countNumber: 90,
  }
  const action = { type: 'expire' }
  const rules = [older, untagged].map((selection, index) => ({ rulePriority: index + 1, selection, action }))
  // A repository has one: to delete the old after the new would leave none.
  new aws.ecr.LifecyclePolicy(
    name,
    { repository, policy: JSON.stringify({ rules }) },
    { ...opts, deleteBeforeReplace: true },
  )
}
