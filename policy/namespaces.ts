/** Kubernetes itself refuses pods that are not restricted, also those of MinIO, which no policy sees. */
import type { Policies } from '@pulumi/policy'
import { onKinds } from './check.js'

const label = 'pod-security.kubernetes.io/enforce'

function* checkNamespace({ metadata }: { metadata?: { labels?: Record<string, string> } }, type: string) {
  const level = metadata?.labels?.[label]
  // A patch that says nothing of it changes nothing.
  if (level === 'restricted' || (level === undefined && type.endsWith('Patch'))) return
  yield `The namespace accepts pods that are not restricted. Set the label ${label} to restricted.`
}

export const namespacePolicies: Policies = [
  {
    name: 'namespaces-are-restricted',
    description: 'Every namespace enforces the Pod Security Standard restricted.',
    validateResource: onKinds(['Namespace'], checkNamespace),
  },
]
