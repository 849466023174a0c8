/** An S3 bucket for the artifact store: one of the stack, or one that exists. */
import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import type { Partition } from './config/partition.js'
import type { ObjectStore } from './object-store.js'

export interface BucketArgs {
  region: string
  /** Whether the bucket outlives the stack. */
  keepData: boolean
  /** Days until the files of the prediction log are deleted. */
  predictionLogDays: number
  /** Whether Pulumi refuses to delete or replace the bucket. */
  protect: boolean
}

/** A private, encrypted, versioned bucket that refuses plain HTTP. */
export class Bucket extends pulumi.ComponentResource implements ObjectStore {
  readonly url: pulumi.Output<string>
  readonly arn: pulumi.Output<string>
  readonly endpoint = ''
  readonly credentialsSecret = ''
  readonly region: string

  constructor(
    name: string,
    { region, keepData, predictionLogDays, protect }: BucketArgs,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super('modelops:infra:Bucket', name, {}, opts)
    const options = { parent: this, retainOnDelete: keepData }
    const bucket = new aws.s3.Bucket(name, { forceDestroy: !keepData }, { ...options, protect })
    const settings = { bucket: bucket.id }
    const access = blockPublicAccess(name, settings, options)
    encrypt(name, settings, options)
    limitAge(name, settings, predictionLogDays, options)
    // Both change the bucket's policy settings, and S3 refuses concurrent changes.
    requireTls(name, bucket, { ...options, dependsOn: [access] })
    this.url = pulumi.interpolate`s3://${bucket.id}`
    this.arn = bucket.arn
    this.region = region
    this.registerOutputs({ url: this.url })
  }
}

/** A bucket that somebody else made and looks after, in this account or another: nothing of it is changed. */
export class ExistingBucket implements ObjectStore {
  readonly url: string
  readonly arn: pulumi.Output<string>
  readonly endpoint = ''
  readonly credentialsSecret = ''

  constructor(
    bucket: string,
    partition: Partition,
    readonly region: string,
  ) {
    this.url = `s3://${bucket}`
    this.arn = pulumi.output(`arn:${partition}:s3:::${bucket}`)
  }
}

interface BucketSettings {
  bucket: pulumi.Output<string>
}

function blockPublicAccess(name: string, settings: BucketSettings, opts: pulumi.CustomResourceOptions) {
  const all = {
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  }
  return new aws.s3.BucketPublicAccessBlock(name, { ...settings, ...all }, opts)
}

function encrypt(name: string, settings: BucketSettings, opts: pulumi.CustomResourceOptions) {
  const rule = { applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }
  new aws.s3.BucketServerSideEncryptionConfiguration(name, { ...settings, rules: [rule] }, opts)
}

/** Keeps old versions for a month and predictions as long as asked for, and removes what unfinished uploads left behind. */
function limitAge(
  name: string,
  settings: BucketSettings,
  predictionLogDays: number,
  opts: pulumi.CustomResourceOptions,
) {
  const versioning = new aws.s3.BucketVersioning(
    name,
    { ...settings, versioningConfiguration: { status: 'Enabled' } },
    opts,
  )
  const everything = { status: 'Enabled', filter: { prefix: '' } }
  new aws.s3.BucketLifecycleConfiguration(
    name,
    {
      ...settings,
      rules: [
        { id: 'abort-uploads', ...everything, abortIncompleteMultipartUpload: { daysAfterInitiation: 1 } },
        { id: 'expire-old-versions', ...everything, noncurrentVersionExpiration: { noncurrentDays: 30 } },
        {
          id: 'expire-predictions',
          status: 'Enabled',
          filter: { prefix: 'predictions/' },
          expiration: { days: predictionLogDays },
        },
      ],
    },
    { ...opts, dependsOn: [versioning] },
  )
}

function requireTls(name: string, bucket: aws.s3.Bucket, opts: pulumi.CustomResourceOptions) {
  const statement = {
    Sid: 'RequireTls',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [bucket.arn, pulumi.interpolate`${bucket.arn}/*`],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  }
  const policy = pulumi.jsonStringify({ Version: '2012-10-17', Statement: [statement] })
  new aws.s3.BucketPolicy(name, { bucket: bucket.id, policy }, opts)
}
