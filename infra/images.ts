/** The services' images: existing ones, or built from this repository into Docker's own store (ecr-images.ts: into ECR). */
import * as docker from '@pulumi/docker-build'
import * as k8s from '@pulumi/kubernetes'
import * as pulumi from '@pulumi/pulumi'
import { stackImages } from './stack-images.js'
import type { ImagesConfig, Service } from './config/config.js'
import { sourceDigest } from './source-digest.js'

type References = Record<Service, pulumi.Input<string>>

/** The full reference of each service's image, and the Secrets with which pods log in to the registry. */
export interface Images {
  references: References
  /** Full references with digests, which other stacks can run; undefined where the images are not the stack's to hand on. */
  digests: pulumi.Output<Record<Service, string>> | undefined
  pullSecrets: string[]
}

export const forEachService = <T>(valueOf: (service: Service) => T): Record<Service, T> => ({
  dashboard: valueOf('dashboard'),
  inference: valueOf('inference'),
  training: valueOf('training'),
})

export interface ExistingImagesArgs {
  namespace: pulumi.Output<string>
  images: ImagesConfig
}

/** Images that exist: those of another stack, `<registry>/<service>:<tag>`, or full references. */
export class ExistingImages extends pulumi.ComponentResource implements Images {
  readonly references: References
  readonly digests: pulumi.Output<Record<Service, string>> | undefined
  readonly pullSecrets: string[]

  constructor(name: string, args: ExistingImagesArgs, opts: pulumi.ComponentResourceOptions) {
    super('modelops:infra:ExistingImages', name, {}, opts)
    const { fromStack, references, registry, tag, pullCredentials } = args.images
    const digests = fromStack === '' ? undefined : stackImages(fromStack, { parent: this })
    this.digests = digests
    this.references = forEachService(
      (service) => digests?.[service] ?? references[service] ?? `${registry}/${service}:${tag}`,
    )
    this.pullSecrets = pullCredentials ? [this.#createPullSecret(args.namespace, pullCredentials)] : []
    this.registerOutputs()
  }

  #createPullSecret(namespace: pulumi.Output<string>, credentials: pulumi.Output<string>) {
    const name = 'image-pull'
    const stringData = { '.dockerconfigjson': credentials }
    const args = { metadata: { name, namespace }, type: 'kubernetes.io/dockerconfigjson', stringData }
    new k8s.core.v1.Secret(name, args, { parent: this })
    return name
  }
}

/** Images in Docker's own store, which Docker Desktop's Kubernetes shares. */
export class LocalImages extends pulumi.ComponentResource implements Images {
  readonly references: References
  readonly digests = undefined
  readonly pullSecrets = []

  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super('modelops:infra:LocalImages', name, {}, opts)
    this.references = forEachService((service) => this.#build(service))
    this.registerOutputs()
  }

  #build(service: Service) {
    const reference = `modelops/${service}:${sourceDigest(service)}`
    const args = { ...sourcesOf(service), tags: [reference], push: false, load: true }
    new docker.Image(service, args, { parent: this })
    return reference
  }
}

/** What a build of the service takes. */
export const sourcesOf = (service: Service) => ({
  context: { location: '.' },
  dockerfile: { location: `services/${service}/Dockerfile` },
  // A preview needs no build: the tag is known from the sources.
  buildOnPreview: false,
})
