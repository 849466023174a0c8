/** The namespace of the platform. Kubernetes itself refuses pods in it that are not restricted. */
import * as k8s from '@pulumi/kubernetes'
import type * as pulumi from '@pulumi/pulumi'

export const namespaceName = 'modelops'

/** The name, as an output that waits for the namespace. With `protect`, Pulumi neither deletes nor replaces it with all that is in it. */
export function createNamespace(
  moreLabels: Record<string, string>,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const labels = { 'pod-security.kubernetes.io/enforce': 'restricted', ...moreLabels }
  const namespace = new k8s.core.v1.Namespace(
    namespaceName,
    { metadata: { name: namespaceName, labels } },
    opts,
  )
  return namespace.metadata.name
}
