/** The AWS account: the way in, and what everything in it bears. */
import * as aws from '@pulumi/aws'
import type * as pulumi from '@pulumi/pulumi'
import type { AccountConfig } from './config/config.js'

/** Options for all that is made in the region of the account. Pulumi refuses an account that is not allowed before it makes anything. */
export function useAccount(
  region: string,
  { profile, assumeRoleArn, allowedAccountIds, permissionsBoundaryArn }: AccountConfig,
  tags: Record<string, string>,
) {
  const provider = new aws.Provider('aws', {
    region,
    defaultTags: { tags },
    ...(profile !== '' && { profile }),
    ...(assumeRoleArn !== '' && { assumeRoles: [{ roleArn: assumeRoleArn }] }),
    ...(allowedAccountIds.length > 0 && { allowedAccountIds }),
  })
  const transforms = [limitRoles(permissionsBoundaryArn)]
  return { providers: { aws: provider }, ...(permissionsBoundaryArn !== '' && { transforms }) }
}

/** Gives every role the boundary, also those that eks.Cluster makes. */
export const limitRoles =
  (permissionsBoundary: string): pulumi.ResourceTransform =>
  ({ type, props, opts }) =>
    type === 'aws:iam/role:Role' ? { props: { ...(props as object), permissionsBoundary }, opts } : undefined
