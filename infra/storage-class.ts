/** The default class of volumes on EKS. */
import * as k8s from '@pulumi/kubernetes'
import type * as pulumi from '@pulumi/pulumi'

export const storageClassName = 'gp3'

/** Encrypted gp3 volumes with these tags; the class that EKS itself provides is neither encrypted nor gp3. */
export function createStorageClass(
  tags: Record<string, string>,
  opts: pulumi.CustomResourceOptions,
): k8s.storage.v1.StorageClass {
  const annotations = { 'storageclass.kubernetes.io/is-default-class': 'true' }
  return new k8s.storage.v1.StorageClass(
    storageClassName,
    {
      metadata: { name: storageClassName, annotations },
      provisioner: 'ebs.csi.aws.com',
      parameters: { type: 'gp3', encrypted: 'true', ...tagParameters(tags) },
      volumeBindingMode: 'WaitForFirstConsumer',
      reclaimPolicy: 'Delete',
      allowVolumeExpansion: true,
    },
    opts,
  )
}

/** In the form of the EBS driver: tagSpecification_1: name=value, ... */
const tagParameters = (tags: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(tags).map(([name, value], index) => [`tagSpecification_${index + 1}`, `${name}=${value}`]),
  )
