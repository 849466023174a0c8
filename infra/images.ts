/** The services' images: existing ones, or built from this repository, into Docker's own store (local) or ECR (eks). */
import * as aws from '@pulumi/aws'
import * as docker from '@pulumi/docker-build'
import * as pulumi from '@pulumi/pulumi'
import { sourceDigest } from './source-digest.js'

export const services = ['inference', 'training'] as const
export type Service = (typeof services)[number]

/** A whole reference for each service. */
export type Images = Record<Service, pulumi.Input<string>>

/** Images that exist: `<registry>/<service>:<tag>`. */
export function existingImages({ registry, tag }: { registry: string; tag: string }): Images {
  return { inference: `${registry}/inference:${tag}`, training: `${registry}/training:${tag}` }
}

/** Images in Docker's own store, which Docker Desktop's Kubernetes shares. */
export class LocalImages extends pulumi.ComponentResource implements Images {
  readonly inference: string
  readonly training: string

  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super('modelops:infra:LocalImages', name, {}, opts)
    this.inference = this.build('inference')
    this.training = this.build('training')
    this.registerOutputs()
  }

  private build(service: Service) {
    const reference = `modelops/${service}:${sourceDigest(service)}`
    const args = { ...sourcesOf(service), tags: [reference], push: false, load: true }
    new docker.Image(service, args, { parent: this })
    return reference
  }
}

export interface EcrImagesArgs {
  /** Of the nodes. */
  architecture: 'amd64' | 'arm64'
}

/** Images in ECR repositories of this stack. */
export class EcrImages extends pulumi.ComponentResource implements Images {
  readonly inference: pulumi.Output<string>
  readonly training: pulumi.Output<string>

  constructor(name: string, args: EcrImagesArgs, opts: pulumi.ComponentResourceOptions) {
    super('modelops:infra:EcrImages', name, {}, opts)
    this.inference = this.push(name, 'inference', args)
    this.training = this.push(name, 'training', args)
    this.registerOutputs()
  }

  private push(name: string, service: Service, { architecture }: EcrImagesArgs) {
    const repository = createRepository(`${name}/${service}`, { parent: this })
    const reference = pulumi.interpolate`${repository.repositoryUrl}:${sourceDigest(service)}`
    const platforms = [architecture === 'arm64' ? docker.Platform.Linux_arm64 : docker.Platform.Linux_amd64]
    const registries = [this.logIn(repository)]
    const args = { ...sourcesOf(service), tags: [reference], push: true, platforms, registries }
    // The repository takes its images along; to delete them one by one, the login in the state is too old by then.
    new docker.Image(service, args, { parent: this, retainOnDelete: true })
    return reference
  }

  private logIn(repository: aws.ecr.Repository) {
    const token = aws.ecr.getAuthorizationTokenOutput({ registryId: repository.registryId }, { parent: this })
    return {
      address: repository.repositoryUrl,
      username: token.userName,
      password: pulumi.secret(token.password),
    }
  }
}

function createRepository(name: string, opts: pulumi.CustomResourceOptions) {
  return new aws.ecr.Repository(
    name,
    {
      name,
      // A tag names its sources: pushing it again, as a change elsewhere in the repository makes Docker do, is no change.
      imageTagMutability: 'MUTABLE',
      imageScanningConfiguration: { scanOnPush: true },
      // Images are built again from the sources; they do not hold up a destroy.
      forceDelete: true,
    },
    opts,
  )
}

const sourcesOf = (service: Service) => ({
  context: { location: '.' },
  dockerfile: { location: `services/${service}/Dockerfile` },
  // A preview needs no build: the tag is known from the sources.
  buildOnPreview: false,
})
