/** Pods read a Secret once, when they start: an annotation that changes with what it holds replaces them. */
import { createHash } from 'node:crypto'
import * as pulumi from '@pulumi/pulumi'
import * as random from '@pulumi/random'

const annotation = 'checksum/credentials'

type Checksum = pulumi.Output<string>

/**
 * The SHA-256 of texts of which one at least was generated, so that nobody finds them by trying: annotations are read by
 * many more than Secrets are.
 */
export const checksumOf = (...texts: pulumi.Output<string>[]): Checksum =>
  pulumi.unsecret(
    pulumi.all(texts).apply((all) => createHash('sha256').update(JSON.stringify(all)).digest('hex')),
  )

/** Of texts that somebody chose, which may be easy to guess: with a salt that is generated, `<name>-checksum`. */
export function saltedChecksumOf(
  name: string,
  texts: pulumi.Output<string>[],
  opts: pulumi.CustomResourceOptions,
): Checksum {
  const { result: salt } = new random.RandomPassword(`${name}-checksum`, { length: 32 }, opts)
  return checksumOf(salt, ...texts)
}

export const credentialAnnotations = (checksum: Checksum) => ({ [annotation]: checksum })

interface DeploymentArgs {
  metadata: { name: string }
  spec: { template: { metadata: { annotations?: object } } }
}

/**
 * For the option `transforms` of a chart, by the names of its Deployments. As values of the chart, checksums that a preview
 * does not know yet would hide all of its objects.
 */
export function restartOnNewCredentials(
  checksums: Record<string, Checksum | undefined>,
): pulumi.ResourceTransform {
  return ({ type, props, opts }) => {
    if (type !== 'kubernetes:apps/v1:Deployment') return undefined
    const { metadata, spec } = props as DeploymentArgs
    const checksum = checksums[metadata.name]
    if (checksum === undefined) return undefined
    const pod = spec.template.metadata
    const annotations = { ...pod.annotations, ...credentialAnnotations(checksum) }
    const template = { ...spec.template, metadata: { ...pod, annotations } }
    return { props: { ...props, spec: { ...spec, template } }, opts }
  }
}
