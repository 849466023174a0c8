/** The namespace of the platform. Kubernetes itself refuses pods in it that are not restricted. */
import * as k8s from '@pulumi/kubernetes'
import * as pulumi from '@pulumi/pulumi'

/** Its label that names the stack, by which another stack knows that the namespace is taken. */
export const stackLabel = 'modelops/stack'

/** The name, as an output that waits for the namespace. With `protect`, Pulumi neither deletes nor replaces it with all that is in it. */
export function createNamespace(
  name: string,
  moreLabels: Record<string, string>,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const labels = {
    'pod-security.kubernetes.io/enforce': 'restricted',
    'pod-security.kubernetes.io/warn': 'restricted',
    'pod-security.kubernetes.io/audit': 'restricted',
    [stackLabel]: pulumi.getStack(),
    ...moreLabels,
  }
  const namespace = new k8s.core.v1.Namespace('modelops', { metadata: { name, labels } }, opts)
  return namespace.metadata.name
}
