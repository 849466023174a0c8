/** Images have a tag that stays what it is, or a digest. */
import type { Policies } from '@pulumi/policy'
import { onTypes } from './check.js'
import { containersOf, onPods, type PodSpec } from './pod-specs.js'

/** After the last slash a colon is followed by a tag or a digest, never by a port. */
function* checkReference(reference: string, whose: string) {
  const [, tag] = reference.slice(reference.lastIndexOf('/') + 1).split(':')
  const remedy = 'Name a version, or a digest: repository/name:1.2.3'
  if (!tag) yield `${whose} has no tag, which means latest: ${reference || "''"}. ${remedy}`
  else if (tag === 'latest') yield `${whose} is ${reference}, another one with every push. ${remedy}`
}

function* checkPod(pod: PodSpec) {
  for (const { name, image = '' } of containersOf(pod)) {
    yield* checkReference(image, `The image of the container ${name}`)
  }
}

function* checkBuild({ tags = [] }: { tags?: string[] }) {
  for (const tag of tags) yield* checkReference(tag, 'The image that is built')
}

export const imagePolicies: Policies = [
  {
    name: 'images-are-pinned',
    description: 'No image has the tag latest or none.',
    validateResource: [onPods(checkPod), onTypes(['docker-build:index:Image'], checkBuild)],
  },
]
