/** The EKS add-ons that run on the nodes: names, metrics for autoscaling, and volumes. */
import * as aws from '@pulumi/aws'
import type * as pulumi from '@pulumi/pulumi'
import type { Partition } from './config/partition.js'
import { ServiceRole, type OidcProvider } from './identity.js'

export interface AddonsArgs {
  clusterName: pulumi.Output<string>
  /** The version of the running control plane: an upgrade takes the add-ons along. */
  kubernetesVersion: pulumi.Output<string>
  driverRole: ServiceRole
  podIdentity: boolean
}

/** The role by which the EBS driver makes and deletes volumes. */
export function createDriverRole(
  name: string,
  { oidc: voucher, partition }: { oidc: OidcProvider; partition: Partition },
  parent: pulumi.Resource,
): ServiceRole {
  const serviceAccount = { namespace: 'kube-system', name: 'ebs-csi-controller-sa' }
  const managedPolicyArn = `arn:${partition}:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy`
  return new ServiceRole(`${name}-ebs-csi`, { voucher, serviceAccount, managedPolicyArn }, { parent })
}

/** The version that EKS sets as default; the newest would be another whenever AWS publishes one. */
export const defaultVersion = (
  addonName: string,
  kubernetesVersion: pulumi.Input<string>,
  opts: pulumi.InvokeOutputOptions,
): pulumi.Output<string> => aws.eks.getAddonVersionOutput({ addonName, kubernetesVersion }, opts).version

/** Add-ons in the versions that EKS sets as default for the cluster's own. They become ready on nodes only. */
export function installAddons(
  name: string,
  { clusterName, kubernetesVersion, driverRole, podIdentity }: AddonsArgs,
  nodeGroups: pulumi.Resource[],
  parent: pulumi.Resource,
): pulumi.Resource[] {
  const install = (addonName: string, args: Partial<aws.eks.AddonArgs> = {}) => {
    const common = {
      clusterName,
      addonName,
      addonVersion: defaultVersion(addonName, kubernetesVersion, { parent }),
      resolveConflictsOnCreate: 'OVERWRITE',
      resolveConflictsOnUpdate: 'OVERWRITE',
    }
    return new aws.eks.Addon(
      `${name}-${addonName}`,
      { ...common, ...args },
      { parent, dependsOn: nodeGroups },
    )
  }
  return [
    install('coredns'),
    install('metrics-server'),
    // Auto Mode brings the agent to its own nodes alone.
    ...(podIdentity ? [install('eks-pod-identity-agent')] : []),
    // Kept until the nodes go, because it still deletes the volumes of what was just removed.
    install('aws-ebs-csi-driver', { serviceAccountRoleArn: driverRole.arn, preserve: true }),
  ]
}
