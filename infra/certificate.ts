/** A certificate of ACM for all names of a domain, validated through its hosted zone, which must be public. */
import * as aws from '@pulumi/aws'
import type * as pulumi from '@pulumi/pulumi'

/** The ARN of a certificate for *.name, once it is issued. ACM renews it as long as the record is there. */
export function createCertificate(
  { name, hostedZoneId }: { name: string; hostedZoneId: string },
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const args = { domainName: `*.${name}`, validationMethod: 'DNS' }
  const certificate = new aws.acm.Certificate('certificate', args, opts)
  const proof = certificate.domainValidationOptions[0]!
  const record = new aws.route53.Record(
    'certificate',
    {
      zoneId: hostedZoneId,
      name: proof.resourceRecordName,
      type: proof.resourceRecordType,
      ttl: 60,
      records: [proof.resourceRecordValue],
      // Every certificate of this account for this domain asks for the same record.
      allowOverwrite: true,
    },
    opts,
  )
  const validation = { certificateArn: certificate.arn, validationRecordFqdns: [record.fqdn] }
  return new aws.acm.CertificateValidation('certificate', validation, opts).certificateArn
}
