/** The EKS add-ons that run on the nodes: names, metrics for autoscaling, and volumes. */
import * as aws from '@pulumi/aws'
import type * as pulumi from '@pulumi/pulumi'
import { ServiceRole, type OidcProvider } from './identity.js'

export interface AddonsArgs {
  clusterName: pulumi.Output<string>
  oidc: OidcProvider
}

/** Add-ons of the version that EKS recommends for the cluster. They become ready on nodes only. */
export function installAddons(
  name: string,
  { clusterName, oidc }: AddonsArgs,
  nodeGroup: pulumi.Resource,
  parent: pulumi.Resource,
): pulumi.Resource[] {
  const install = (
    addonName: string,
    args: Partial<aws.eks.AddonArgs> = {},
    after: pulumi.Resource[] = [],
  ) => {
    const common = {
      clusterName,
      addonName,
      resolveConflictsOnCreate: 'OVERWRITE',
      resolveConflictsOnUpdate: 'OVERWRITE',
    }
    return new aws.eks.Addon(
      `${name}-${addonName}`,
      { ...common, ...args },
      { parent, dependsOn: [nodeGroup, ...after] },
    )
  }
  const driverRole = createDriverRole(name, oidc, parent)
  return [
    install('coredns'),
    install('metrics-server'),
    // Kept until the nodes go: it still deletes the volumes of what was just removed.
    install('aws-ebs-csi-driver', { serviceAccountRoleArn: driverRole.arn, preserve: true }, [driverRole]),
  ]
}

function createDriverRole(name: string, oidc: OidcProvider, parent: pulumi.Resource) {
  const serviceAccount = { namespace: 'kube-system', name: 'ebs-csi-controller-sa' }
  const managedPolicyArn = 'arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy'
  return new ServiceRole(`${name}-ebs-csi`, { oidc, serviceAccount, managedPolicyArn }, { parent })
}
