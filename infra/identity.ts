/** IAM roles for service accounts, and who may write what in the artifact store. */
import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'

/** The cluster's OpenID Connect provider; `issuer` comes without a scheme. */
export interface OidcProvider {
  arn: pulumi.Output<string>
  issuer: pulumi.Output<string>
}

/** The services that use the artifact store. */
export type StoreUser = 'inference' | 'training'

/** EKS Pod Identity: an agent on each node gives the pods of a service account what its association names. */
export interface PodIdentity {
  clusterName: pulumi.Output<string>
}

/** Who vouches for the pods of a cluster. */
export type Voucher = OidcProvider | PodIdentity

interface ServiceAccount {
  namespace: string
  name: string
}

export type ServiceRoleArgs = {
  voucher: Voucher
  serviceAccount: ServiceAccount
} & ({ policy: pulumi.Output<PolicyDocument> } | { managedPolicyArn: string })

export interface PolicyDocument {
  Version: '2012-10-17'
  Statement: { Sid: string; Effect: 'Allow'; Action: string[]; Resource: string[] }[]
}

/** A role that one service account can take, and nobody else. */
export class ServiceRole extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>
  /** Of the service account. */
  readonly annotations: Record<string, pulumi.Output<string>>

  constructor(name: string, args: ServiceRoleArgs, opts: pulumi.ComponentResourceOptions) {
    super('modelops:infra:ServiceRole', name, {}, opts)
    const role = new aws.iam.Role(name, { assumeRolePolicy: trustPolicy(args) }, { parent: this })
    if ('policy' in args) {
      const policy = pulumi.jsonStringify(args.policy)
      new aws.iam.RolePolicy(name, { role: role.name, policy }, { parent: this })
    } else {
      const attachment = { role: role.name, policyArn: args.managedPolicyArn }
      new aws.iam.RolePolicyAttachment(name, attachment, { parent: this })
    }
    this.arn = role.arn
    this.annotations = 'issuer' in args.voucher ? { 'eks.amazonaws.com/role-arn': role.arn } : {}
    if ('clusterName' in args.voucher) this.#associate(name, args.voucher, args.serviceAccount)
    this.registerOutputs({ arn: this.arn })
  }

  #associate(name: string, { clusterName }: PodIdentity, account: ServiceAccount) {
    const args = {
      clusterName,
      namespace: account.namespace,
      serviceAccount: account.name,
      roleArn: this.arn,
    }
    new aws.eks.PodIdentityAssociation(name, args, { parent: this })
  }
}

/** The roles by which the services use the bucket. */
export function createStoreRoles(
  name: string,
  namespace: string,
  voucher: Voucher,
  bucketArn: pulumi.Output<string>,
  opts: pulumi.ComponentResourceOptions,
): Record<StoreUser, ServiceRole> {
  const roleOf = (service: StoreUser, policy: typeof inferencePolicy) => {
    const serviceAccount = { namespace, name: service }
    return new ServiceRole(
      `${name}-${service}`,
      { voucher, serviceAccount, policy: bucketArn.apply(policy) },
      opts,
    )
  }
  return { inference: roleOf('inference', inferencePolicy), training: roleOf('training', trainingPolicy) }
}

function trustPolicy({ voucher, serviceAccount }: ServiceRoleArgs) {
  const statement =
    'issuer' in voucher ? trustToken(voucher, serviceAccount) : trustAgent(voucher, serviceAccount)
  return pulumi.jsonStringify({ Version: '2012-10-17', Statement: [statement] })
}

/** Every cluster of the account asks as the same service; the tags of the session say for whom. */
const trustAgent = ({ clusterName }: PodIdentity, { namespace, name }: ServiceAccount) => ({
  Effect: 'Allow',
  Principal: { Service: 'pods.eks.amazonaws.com' },
  Action: ['sts:AssumeRole', 'sts:TagSession'],
  Condition: {
    StringEquals: {
      'aws:RequestTag/eks-cluster-name': clusterName,
      'aws:RequestTag/kubernetes-namespace': namespace,
      'aws:RequestTag/kubernetes-service-account': name,
    },
  },
})

function trustToken(oidc: OidcProvider, serviceAccount: ServiceAccount) {
  const subject = `system:serviceaccount:${serviceAccount.namespace}:${serviceAccount.name}`
  return pulumi.all([oidc.arn, oidc.issuer]).apply(([arn, issuer]) => ({
    Effect: 'Allow',
    Principal: { Federated: arn },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: { StringEquals: { [`${issuer}:sub`]: subject, [`${issuer}:aud`]: 'sts.amazonaws.com' } },
  }))
}

/** Inference reads models and writes which run of them is deployed, how rollouts go, and what was predicted. */
export function inferencePolicy(bucketArn: string): PolicyDocument {
  return storePolicy(bucketArn, {
    reads: ['models/*'],
    writes: ['models/*/deployment.json', 'models/*/rollouts/*', 'predictions/*'],
  })
}

/** Training reads everything and writes data sets and runs. */
export function trainingPolicy(bucketArn: string): PolicyDocument {
  return storePolicy(bucketArn, {
    reads: ['datasets/*', 'models/*', 'predictions/*'],
    writes: ['datasets/*', 'models/*/runs/*'],
  })
}

/** Nobody deletes. */
function storePolicy(
  bucketArn: string,
  { reads, writes }: { reads: string[]; writes: string[] },
): PolicyDocument {
  const objects = (prefixes: string[]) => prefixes.map((prefix) => `${bucketArn}/${prefix}`)
  return {
    Version: '2012-10-17',
    Statement: [
      // The whole bucket: with a condition on the prefix, S3 would answer 403 for a key that does not exist.
      { Sid: 'List', Effect: 'Allow', Action: ['s3:ListBucket'], Resource: [bucketArn] },
      { Sid: 'Read', Effect: 'Allow', Action: ['s3:GetObject'], Resource: objects(reads) },
      {
        Sid: 'Write',
        Effect: 'Allow',
        Action: ['s3:PutObject', 's3:AbortMultipartUpload'],
        Resource: objects(writes),
      },
    ],
  }
}
