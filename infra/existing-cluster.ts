/** An EKS cluster that exists: network, nodes, add-ons and storage classes are its owner's. */
import * as aws from '@pulumi/aws'
import * as k8s from '@pulumi/kubernetes'
import * as pulumi from '@pulumi/pulumi'
import { withProfile, type ClusterAccess } from './cluster.js'
import type { AccountConfig } from './config/config.js'
import type { Voucher } from './identity.js'

export interface ExistingEksClusterArgs {
  clusterName: string
  region: string
  account: AccountConfig
  /** Whether EKS Pod Identity vouches for pods, or its OpenID Connect provider, which must exist then. */
  podIdentity: boolean
}

/** Pulumi says so where it, or its OpenID Connect provider, does not exist. */
export class ExistingEksCluster extends pulumi.ComponentResource implements ClusterAccess {
  readonly name: pulumi.Output<string>
  readonly vpcId: pulumi.Output<string>
  readonly kubeconfig: pulumi.Output<string>
  readonly voucher: Voucher
  readonly provider: k8s.Provider

  constructor(name: string, args: ExistingEksClusterArgs, opts: pulumi.ComponentResourceOptions) {
    super('modelops:infra:ExistingEksCluster', name, {}, opts)
    const cluster = aws.eks.getClusterOutput({ name: args.clusterName }, { parent: this })
    this.name = cluster.name
    this.vpcId = cluster.vpcConfig.vpcId
    this.voucher = args.podIdentity ? { clusterName: cluster.name } : this.#oidcOf(cluster)
    this.kubeconfig = pulumi.secret(
      pulumi
        .all([cluster.endpoint, cluster.certificateAuthorities])
        .apply(([server, [authority]]) => JSON.stringify(kubeconfigOf(args, server, authority!.data))),
    )
    this.provider = new k8s.Provider(
      name,
      {
        kubeconfig: this.kubeconfig.apply((text) => withProfile(text, args.account.profile)),
        clusterIdentifier: args.clusterName,
      },
      { parent: this },
    )
    this.registerOutputs({ name: this.name })
  }

  #oidcOf({ identities }: pulumi.Output<aws.eks.GetClusterResult>) {
    const url = identities.apply(([identity]) => identity!.oidcs[0]!.issuer)
    const { arn } = aws.iam.getOpenIdConnectProviderOutput({ url }, { parent: this })
    return { arn, issuer: url.apply((text) => text.replace('https://', '')) }
  }
}

/** It holds no key: the AWS CLI gets a token for whoever uses it. */
function kubeconfigOf(
  { clusterName, region, account }: ExistingEksClusterArgs,
  server: string,
  certificateAuthority: string,
) {
  const role = account.assumeRoleArn === '' ? [] : ['--role-arn', account.assumeRoleArn]
  const args = ['--region', region, 'eks', 'get-token', '--cluster-name', clusterName, '--output', 'json']
  const exec = {
    apiVersion: 'client.authentication.k8s.io/v1beta1',
    command: 'aws',
    args: [...args, ...role],
  }
  const cluster = { server, 'certificate-authority-data': certificateAuthority }
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'aws',
    clusters: [{ name: 'kubernetes', cluster }],
    contexts: [{ name: 'aws', context: { cluster: 'kubernetes', user: 'aws' } }],
    users: [{ name: 'aws', user: { exec } }],
  }
}
