/** Fields of the charts' objects that the cluster decides once they exist. Pulumi leaves them as they are, also where a setting changes. */
import * as pulumi from '@pulumi/pulumi'

/** By type and name. */
const liveFields: Record<string, string[]> = {
  // A claim's class cannot change: Pulumi would replace the claim, with the volume and what is on it.
  'kubernetes:core/v1:PersistentVolumeClaim prometheus': ['spec.storageClassName'],
  // The autoscaler's, and whoever runs kubectl scale: server-side apply would refuse another number, or fall back to one pod.
  'kubernetes:apps/v1:Deployment inference': ['spec.replicas'],
}

/** For the option `transforms` of a chart, whose objects get it as well. */
export const keepLiveFields: pulumi.ResourceTransform = ({ type, props, opts }) => {
  const { name } = (props as { metadata?: { name?: string } }).metadata ?? {}
  const fields = liveFields[`${type} ${name}`]
  if (fields === undefined) return undefined
  return { props, opts: pulumi.mergeOptions(opts, { ignoreChanges: fields }) }
}
