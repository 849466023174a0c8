/** Databases are encrypted, and have no public address. */
import type { Policies } from '@pulumi/policy'
import { onTypes } from './check.js'

/** The input that encrypts, by type. */
const encryption = {
  'aws:rds/instance:Instance': 'storageEncrypted',
  'aws:rds/cluster:Cluster': 'storageEncrypted',
  'aws:rds/globalCluster:GlobalCluster': 'storageEncrypted',
  'aws:docdb/cluster:Cluster': 'storageEncrypted',
  'aws:neptune/cluster:Cluster': 'storageEncrypted',
  'aws:redshift/cluster:Cluster': 'encrypted',
  'aws:elasticache/replicationGroup:ReplicationGroup': 'atRestEncryptionEnabled',
} as const

const reachableTypes = [
  ...['aws:rds/instance:Instance', 'aws:rds/cluster:Cluster', 'aws:rds/clusterInstance:ClusterInstance'],
  ...['aws:redshift/cluster:Cluster', 'aws:neptune/clusterInstance:ClusterInstance'],
]

function* checkEncryption(inputs: Record<string, unknown>, type: string) {
  const input = encryption[type as keyof typeof encryption]
  if (String(inputs[input]) !== 'true') yield `The database is not encrypted. Set ${input} to true.`
}

function* checkAddress({ publiclyAccessible }: { publiclyAccessible?: boolean }) {
  if (publiclyAccessible) yield 'The database has a public address. Set publiclyAccessible to false.'
}

export const databasePolicies: Policies = [
  {
    name: 'databases-are-encrypted-and-private',
    description: 'No database is unencrypted or has a public address.',
    validateResource: [
      onTypes(Object.keys(encryption), checkEncryption),
      onTypes(reachableTypes, checkAddress),
    ],
  },
]
