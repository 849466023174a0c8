/** The images that another stack runs, by digest: what was tried there is what runs here. */
import * as pulumi from '@pulumi/pulumi'
import { services, type Service } from './config/config.js'

const output = 'imageDigests'
const reference = /^\S+@sha256:[0-9a-f]{64}$/

/** Rejects with a RunError where the stack has no such output. */
export function stackImages(
  stack: string,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<Record<Service, string>> {
  return new pulumi.StackReference(stack, {}, opts)
    .getOutput(output)
    .apply((value: unknown) => (isDigests(value) ? value : refuse(stack)))
}

function isDigests(value: unknown): value is Record<Service, string> {
  const digests = (value ?? {}) as Record<string, unknown>
  return services.every((service) => reference.test(String(digests[service])))
}

function refuse(stack: string): never {
  throw new pulumi.RunError(
    `The stack ${stack}, which images.fromStack names, has no output ${output} with a digest for each service. Bring it up first, with images that it builds on the target eks or takes from another stack: pulumi up --stack ${stack}`,
  )
}
